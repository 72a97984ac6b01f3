import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { fitPattern } from './fitPattern.js'
import { labelMaker } from './labelMaker.js'

const random = new RandomStream(1, 'labels')
const letter = () => 'abcdefghijklmnopqrstuvwxyz'[random.integer(26)]
const hex = () => '0123456789abcdef'[random.integer(16)]
const text = (length: number, draw: () => string) => Array.from({ length }, draw).join('')
const words = ['Oak', 'Elm', 'Main', 'Park']

/** Labels of a form, and what all made-up ones look like. */
const forms: Record<string, [(i: number) => string, RegExp]> = {
  'numbers behind a letter': [(i) => `C${String(7 * i).padStart(7, '0')}`, /^C\d{7,8}$/],
  'whole numbers': [(i) => String(i + 1), /^[1-9]\d{2,}$/],
  UUIDs: [
    () => [8, 4, 4, 4, 12].map((length) => text(length, hex)).join('-'),
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  ],
  'e-mails': [
    (i) => `${text(4 + (i % 5), letter)}.${i}@${['mail.org', 'post.com'][i % 2]}`,
    /^[a-z]{4,8}\.[1-9]\d*@(mail\.org|post\.com)$/,
  ],
  addresses: [
    (i) => `${1000 + i} ${words[i % 4]} ${words[random.integer(4)]}`,
    /^1?\d{3,} (Oak|Elm|Main|Park) (Oak|Elm|Main|Park)$/,
  ],
  'letters of two cases': [
    () => text(3, letter).toUpperCase() + text(6, letter),
    /^[A-Z]{3}[a-z]{6,}$/,
  ],
}

describe.each(Object.entries(forms))('%s', (_, [draw, form]) => {
  const labels = [...new Set(Array.from({ length: 600 }, (_, i) => draw(i)))]
  const held = labels.map((label, group) => ({ label, group }))
  const room = 5000
  const pattern = fitPattern(held, labels, {
    threshold: 5,
    room,
    random: new RandomStream(1, 'key'),
  })
  const make = labelMaker(pattern)
  const made = Array.from({ length: 2 * room }, (_, number) => make(number))

  it('are made up in their form, all different and none of them real', () => {
    const real = new Set(labels)
    expect(made.slice(0, room).filter((label) => !form.test(label))).toEqual([])
    expect(made.slice(0, room).filter((label) => real.has(label))).toEqual([])
    expect(new Set(made).size).toBe(made.length)
  })

  it('are in no pattern', () => {
    const json = JSON.stringify(pattern)
    expect(labels.filter((label) => label.length > 3 && json.includes(label))).toEqual([])
  })
})

describe('e-mail addresses', () => {
  const names = ['anna', 'bo', 'carla', 'dimitri', 'eva', 'maximilian', 'zoe']
  const weights: [string, number][] = [
    ['gmail.com', 50],
    ['gmx.de', 30],
    ['firm', 20],
  ]
  const draws = new RandomStream(1, 'addresses')
  const addresses = new Set<string>()
  while (addresses.size < 500) {
    const [name, other] = [0, 1].map(() => names[draws.integer(names.length)])
    const local = draws.uniform() < 0.5 ? `${name}.${other}` : name + draws.integer(1000)
    const [domain] = weights[draws.uniform() < 0.5 ? 0 : draws.uniform() < 0.6 ? 1 : 2]
    addresses.add(`${local}@${domain === 'firm' ? `firm-${draws.integer(900)}.de` : domain}`)
  }
  const real = [...addresses]
  const held = real.map((label, group) => ({ label, group }))
  const options = { threshold: 6, room: 4000, random: new RandomStream(1, 'key') }
  const make = labelMaker(fitPattern(held, real, options))
  const made = real.map((_, number) => make(number))

  it('keep their domains as a whole, each as frequent as it was; few have the others', () => {
    const domainsOf = (all: readonly string[]) =>
      all.map((label) => label.split('@')[1].replace(/^firm-\d+/, 'firm'))
    const count = (all: readonly string[], domain: string) =>
      domainsOf(all).filter((own) => own === domain).length
    for (const domain of ['gmail.com', 'gmx.de', 'firm.de']) {
      expect(Math.abs(count(made, domain) - count(real, domain)), domain).toBeLessThan(40)
    }
    expect(new Set(domainsOf(made)).size).toBe(3)
    const firms = (all: readonly string[]) => all.filter((label) => label.includes('@firm'))
    const realFirms = new Set(firms(real).map((label) => label.split('@')[1]))
    expect(firms(made).filter((label) => realFirms.has(label.split('@')[1]))).toEqual([])
  })

  it('are as long as they were', () => {
    const quantiles = (all: readonly string[]) => {
      const lengths = all.map(({ length }) => length).sort((a, b) => a - b)
      return [0.1, 0.25, 0.5, 0.75, 0.9].map((share) => lengths[Math.floor(share * lengths.length)])
    }
    const wanted = quantiles(real)
    for (const [i, own] of quantiles(made).entries()) {
      expect(Math.abs(own - wanted[i])).toBeLessThanOrEqual(1)
    }
  })
})

describe('a pattern', () => {
  it('avoids what is real where labels are dense', () => {
    const labels = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'))
    const held = labels.map((label, group) => ({ label, group }))
    const pattern = fitPattern(held, labels, {
      threshold: 5,
      room: 200,
      random: new RandomStream(1, 'key'),
    })
    const made = Array.from({ length: 200 }, (_, number) => labelMaker(pattern)(number))
    expect(made.every((label) => /^\d{4}$/.test(label))).toBe(true)
  })

  it('of an earlier version gives what it gave', () => {
    const parts = [
      { texts: ['C'] },
      { texts: ['-'] },
      { prefix: '', classes: '10', lengths: [[3, 1] as [number, number]] },
    ]
    const key = { times: 1_000_003, plus: 17 }
    const make = labelMaker({
      shapes: [{ parts, labels: 1 }],
      room: 50,
      least: 200,
      extra: 1,
      ...key,
    })
    expect([0, 1, 49, 50].map(make)).toEqual(['C-1289', 'C-8298', 'C-2730', 'C-1289-1'])
  })

  it('takes nothing over from labels of too few groups', () => {
    const labels = ['Anna-Lena Smith', 'x_1', 'y/2', 'secret word here']
    const held = labels.map((label, group) => ({ label, group }))
    const pattern = fitPattern(held, labels, {
      threshold: 5,
      room: 50,
      random: new RandomStream(1, 'key'),
    })
    expect(pattern.shapes).toEqual([
      { parts: [{ prefix: '', classes: 'a', lengths: [[8, 1]] }], labels: 1 },
    ])
  })
})
