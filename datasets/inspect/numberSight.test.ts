import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumberSight } from './numberSight.js'

/** A cell: a number, NaN, or null for NULL. */
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 12 }) },
  {
    weight: 2,
    arbitrary: fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value + 0),
  },
  fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, 1e300, -9999),
)

function sightOf(cells: readonly (number | null)[], isNullText = false, chunk = 7) {
  const sight = new NumberSight(isNullText)
  for (let start = 0; start < cells.length; start += chunk) {
    const own = cells.slice(start, start + chunk)
    const valid = new Uint8Array(8)
    for (const [i, value] of own.entries()) if (value !== null) valid[i >> 3] |= 1 << (i & 7)
    // What stands in memory where there is no value is anything.
    const values = Float64Array.from(own, (value) => value ?? 123.5)
    sight.push({ values, valid, rowCount: own.length })
  }
  return sight.finish()
}

/** The same, slowly. */
function slowly(cells: readonly (number | null)[]) {
  const there = cells.filter((value) => value !== null && !Number.isNaN(value)) as number[]
  const numbers = there.filter((value) => Number.isFinite(Math.fround(value)))
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  const steps = numbers.slice(1).map((value, i) => value - numbers[i])
  const [least, aboveLeast] = sorted
  const [most, belowMost] = sorted.toReversed()
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return {
    rows: cells.length,
    missing: cells.length - there.length,
    nans: cells.filter((value) => Number.isNaN(value)).length,
    texts: 0,
    infinite: there.length - numbers.length,
    numbers: numbers.length,
    atLeast: numbers.filter((value) => value === least).length,
    atMost: numbers.filter((value) => value === most).length,
    areWhole: numbers.length > 0 && numbers.every(Number.isInteger),
    falls: steps.filter((step) => step < 0).length,
    repeats: steps.filter((step) => step === 0).length,
    risesByOne: steps.filter((step) => step === 1).length,
    fingerprint: expect.any(String),
    ...(numbers.length > 0 && {
      least,
      most,
      mean: expect.closeTo(mean, 6),
      deviation: expect.closeTo(Math.sqrt(squares / numbers.length), 4),
    }),
    ...(sorted.length > 1 && { aboveLeast, belowMost }),
  }
}

describe('NumberSight', () => {
  it('finds what a slow look at all cells finds', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), (cells) => {
        expect(sightOf(cells)).toEqual(slowly(cells))
      }),
    )
  })

  it('takes NULL for a text where NaN stands for what is missing', () => {
    expect(sightOf([1, null, Number.NaN, 2, null], true)).toMatchObject({
      missing: 1,
      nans: 0,
      texts: 2,
      numbers: 2,
    })
  })

  it('has one fingerprint for the same cells, however they come, and others for others', () => {
    const cells = Array.from({ length: 50 }, (_, i) => (i % 9 === 0 ? null : Math.sin(i)))
    const { fingerprint } = sightOf(cells)
    expect(sightOf(cells, false, 50).fingerprint).toBe(fingerprint)
    const changed = cells.with(20, 7)
    const moved = [...cells.slice(1), cells[0]]
    for (const other of [changed, moved]) expect(sightOf(other).fingerprint).not.toBe(fingerprint)
  })
})
