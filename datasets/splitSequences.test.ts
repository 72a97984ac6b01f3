import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitSequences } from './splitSequences.js'

const options = { validFraction: 0.2, seed: 1 }
const ids = fc.uniqueArray(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 2 })

describe('splitSequences', () => {
  it('puts every sequence on one side, a fifth of them into validation', () => {
    const { train, valid } = splitSequences(
      { seqIx: Int32Array.from({ length: 517 }, (_, i) => i) },
      options,
    )
    expect(valid.length).toBe(103)
    expect([...train, ...valid].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 517 }, (_, i) => i),
    )
    expect([...valid]).toEqual([...valid].sort((a, b) => a - b))
    expect([...train]).toEqual([...train].sort((a, b) => a - b))
    expect([...valid]).not.toEqual(Array.from(valid, (_, i) => i))
  })

  it('leaves at least one on each side', () => {
    fc.assert(
      fc.property(
        ids,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(),
        (list, validFraction, seed) => {
          const { train, valid } = splitSequences(
            { seqIx: Int32Array.from(list) },
            { validFraction, seed },
          )
          expect(train.length).toBeGreaterThan(0)
          expect(valid.length).toBeGreaterThan(0)
          expect(train.length + valid.length).toBe(list.length)
        },
      ),
    )
  })

  it('chooses the same ids whatever their order in the file, others for another seed', () => {
    const chosen = (list: number[], seed: number) => {
      const { valid } = splitSequences(
        { seqIx: Int32Array.from(list) },
        { validFraction: 0.3, seed },
      )
      return new Set(Array.from(valid, (position) => list[position]))
    }
    fc.assert(
      fc.property(ids, fc.nat(), (list, seed) => {
        expect(chosen([...list].reverse(), seed)).toEqual(chosen(list, seed))
      }),
    )
    const many = Array.from({ length: 100 }, (_, i) => i)
    expect(chosen(many, 1)).not.toEqual(chosen(many, 2))
  })

  it('refuses a single sequence', () => {
    expect(() => splitSequences({ seqIx: Int32Array.of(7) }, options)).toThrow(
      'cannot split 1 sequence into training and validation. Give a table with at least two, or a validation table of its own.',
    )
  })
})
