import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { LegacyRandom } from './legacyRandom.js'

interface LegacyDraws {
  seed: number
  draws: { order: number[]; uniforms: number[] }[]
  after: number
}

const fixture = new URL('./fixtures/legacy_random.json', import.meta.url)
const cases: LegacyDraws[] = JSON.parse(readFileSync(fixture, 'utf8'))

it.each(cases)("draws as NumPy's RandomState($seed) does", ({ seed, draws, after }) => {
  const random = new LegacyRandom(seed)
  for (const { order, uniforms } of draws) {
    expect([...random.permutation(order.length)]).toEqual(order)
    const drawn = order.map(() => random.uniform())
    expect(drawn.slice(0, 20)).toEqual(uniforms)
  }
  expect(random.uniform()).toBe(after)
})

it('goes on in a copy as in the original', () => {
  const random = new LegacyRandom(7)
  random.permutation(1000)
  const copy = random.copy()
  expect([...copy.permutation(500)]).toEqual([...random.permutation(500)])
  expect(copy.uniform()).toBe(random.uniform())
})
