import fc from 'fast-check'
import { expect, it } from 'vitest'
import { narrowed } from './times.js'

it('narrowed keeps whole numbers exactly, as float64 where that holds them all', () => {
  const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  const safe = fc.maxSafeInteger().map(BigInt)
  fc.assert(
    fc.property(fc.array(fc.oneof(safe, long), { maxLength: 6 }), (values) => {
      const result = narrowed(BigInt64Array.from(values))
      const areSafe = values.every((value) => Number.isSafeInteger(Number(value)))
      expect(result instanceof Float64Array).toBe(areSafe)
      expect(Array.from(result as Iterable<number | bigint>, BigInt)).toEqual(values)
    }),
  )
  fc.assert(
    fc.property(fc.array(safe), (values) => {
      expect(narrowed(BigInt64Array.from(values))).toEqual(Float64Array.from(values, Number))
    }),
  )
})
