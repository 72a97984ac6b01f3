import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { fitPattern } from './fitPattern.js'
import { madeUpLabel } from './madeUpLabel.js'

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
    /^[a-z]{4,8}\.[1-9]\d*@(mail|post)\.(org|com)$/,
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
  const made = Array.from({ length: 2 * room }, (_, number) =>
    madeUpLabel(pattern, number, new RandomStream(2, 'made', number)),
  )

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

describe('a pattern', () => {
  it('avoids what is real where labels are dense', () => {
    const labels = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'))
    const held = labels.map((label, group) => ({ label, group }))
    const pattern = fitPattern(held, labels, {
      threshold: 5,
      room: 200,
      random: new RandomStream(1, 'key'),
    })
    const made = Array.from({ length: 200 }, (_, i) =>
      madeUpLabel(pattern, i, new RandomStream(1, 'made', i)),
    )
    expect(made.every((label) => /^\d{4}$/.test(label))).toBe(true)
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
