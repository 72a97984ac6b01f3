import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeNumbers } from './encodeNumbers.js'

const numbers = fc.array(
  fc.oneof(fc.double({ noInteger: false }), fc.integer({ min: -3, max: 3 }), fc.constant(-0)),
  { maxLength: 60 },
)

it('numbers the distinct values in ascending order, missing ones last', () => {
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 1, maxLength: 3 }), (lists) => {
      const { values, codes } = encodeNumbers(lists.map((list) => Float64Array.from(list)))
      const distinct = new Set(lists.flat().filter((value) => !Number.isNaN(value)))
      expect([...values].map((value) => value + 0)).toEqual([...distinct].sort((a, b) => a - b))
      for (const [i, list] of lists.entries()) {
        const decoded = [...codes[i]].map((code) => values[code] ?? Number.NaN)
        expect(decoded.map((value) => value + 0)).toEqual(list.map((value) => value + 0))
      }
    }),
  )
})

it('holds more values than it has room for at first', () => {
  const many = Float64Array.from({ length: 20_000 }, (_, i) => ((i * 7919) % 10_007) / 7)
  const { values, codes } = encodeNumbers([many])
  expect(values.length).toBe(10_007)
  expect(codes[0].map((code) => values[code] * 7)).toEqual(
    Int32Array.from(many, (value) => value * 7),
  )
})
