import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { cramersV } from './cramersV.js'

// Made by SciPy: eval/columns/fixtures/profile.py.
const { associations }: { associations: { a: number[]; b: number[]; v: number }[] } = JSON.parse(
  readFileSync(new URL('./fixtures/profile.json', import.meta.url), 'utf8'),
)

it.each(associations)("agrees with SciPy's association (case %#)", ({ a, b, v }) => {
  expect(cramersV(Int32Array.from(a), Int32Array.from(b), 4)).toBeCloseTo(v, 12)
})

it('leaves out rows without a value', () => {
  const a = Int32Array.of(0, 1, 0, 1, -1, 0)
  const b = Int32Array.of(1, 0, 1, 0, 0, -1)
  expect(cramersV(a, b, 2)).toBeCloseTo(1, 12)
})

it('is 0 of a constant and of no rows', () => {
  expect(cramersV(Int32Array.of(0, 0), Int32Array.of(0, 1), 2)).toBe(0)
  expect(cramersV(new Int32Array(0), new Int32Array(0), 0)).toBe(0)
})
