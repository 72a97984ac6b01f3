import {
  Bool,
  type DataType,
  Decimal,
  Dictionary,
  Float16,
  Float32,
  Int8,
  Int32,
  Int64,
  makeData,
  Utf8,
  Vector,
  vectorFromArray,
} from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrowNumbers, isNumberType } from './arrowNumbers.js'

describe('arrowNumbers', () => {
  const cases: [string, DataType, unknown[], number[]][] = [
    ['half floats', new Float16(), [1, 0.5, -2, null], [1, 0.5, -2, Number.NaN]],
    ['floats', new Float32(), [0.5, null, Number.NaN], [0.5, Number.NaN, Number.NaN]],
    ['bytes', new Int8(), [-128, 127], [-128, 127]],
    ['long integers', new Int64(), [-5n, null, 2n ** 40n], [-5, Number.NaN, 2 ** 40]],
    ['truth values', new Bool(), [true, false, null], [1, 0, Number.NaN]],
    ['text', new Utf8(), ['7', ' 1e3 ', 'x', 'true', null], [7, 1000, Number.NaN, 1, Number.NaN]],
    [
      'dictionaries of numbers',
      new Dictionary(new Int32(), new Int8()),
      [40, -3, null, 40],
      [40, -3, Number.NaN, 40],
    ],
  ]
  it.each(cases)('reads %s', (_, type, values, numbers) => {
    const vector = vectorFromArray(values, type)
    expect(Array.from(arrowNumbers(vector))).toEqual(numbers)
    // A part of a column begins elsewhere in its memory.
    const part = new Vector(vector.data.map((data) => data.slice(1, data.length - 1)))
    expect(Array.from(arrowNumbers(part))).toEqual(numbers.slice(1))
  })

  it('reads decimals of any width and scale to the float64 nearest to them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(32, 64, 128, 256),
        fc.integer({ min: -3, max: 40 }),
        fc.array(fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n - 1n }), { minLength: 1 }),
        (bitWidth, scale, digits) => {
          const values = digits.map((value) => BigInt.asIntN(bitWidth, value))
          const type = new Decimal(scale, 76, bitWidth)
          const data = makeData({ type, length: values.length, data: wordsOf(values, bitWidth) })
          expect(Array.from(arrowNumbers(new Vector([data])))).toEqual(
            values.map((value) => Number(`${value}e${-scale}`)),
          )
        },
      ),
    )
  })

  it('knows what is numbers', () => {
    expect(isNumberType(new Dictionary(new Int32(), new Int8()))).toBe(true)
    expect(isNumberType(new Dictionary(new Utf8(), new Int8()))).toBe(false)
    expect(isNumberType(new Utf8())).toBe(false)
  })
})

/** Two's complement, the lowest word first. */
function wordsOf(values: bigint[], bitWidth: number): Uint32Array {
  const each = bitWidth / 32
  return Uint32Array.from({ length: values.length * each }, (_, i) =>
    Number((values[Math.floor(i / each)] >> BigInt(32 * (i % each))) & 0xffffffffn),
  )
}
