import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitByTime, splitSequences } from './splitSequences.js'

const options = { valid: 0.2, test: 0, seed: 1 }
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
        (list, share, seed) => {
          const { train, valid } = splitSequences(
            { seqIx: Int32Array.from(list) },
            { valid: share, test: 0, seed },
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
        { valid: 0.3, test: 0, seed },
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
      'cannot split 1 sequence into training and validation. Give a table with more, or a validation table of its own. One long series is cut into sequences by seqarena convert.',
    )
  })
})

it('keeps a part to test on apart, and leaves what validates as it is by the seed', () => {
  const seqIx = Int32Array.from({ length: 100 }, (_, i) => i)
  const { train, valid, test } = splitSequences({ seqIx }, { valid: 0.15, test: 0.15, seed: 1 })
  expect([train.length, valid.length, test.length]).toEqual([70, 15, 15])
  expect(new Set([...train, ...valid, ...test]).size).toBe(100)
})

describe('splitByTime', () => {
  const shares = { valid: 0.15, test: 0.15 }

  it('takes the earliest to train on and the last to test on, a sequence between the parts', () => {
    const time = Array.from({ length: 40 }, (_, i) => i)
    const { train, valid, test } = splitByTime({ time, series: new Int32Array(40) }, shares)
    expect([...train]).toEqual(time.slice(0, 28))
    expect([...valid]).toEqual(time.slice(29, 34))
    expect([...test]).toEqual(time.slice(35))
  })

  it('splits several series at the same moments, and leaves out a sequence of each', () => {
    // Two series of 20 sequences that begin at the same times, one behind the other in the table.
    const time = Array.from({ length: 40 }, (_, i) => i % 20)
    const series = Array.from({ length: 40 }, (_, i) => Math.floor(i / 20))
    const { train, valid, test } = splitByTime({ time, series }, shares)
    const lastTrained = Math.max(...Array.from(train, (i) => time[i]))
    for (const i of valid) expect(time[i]).toBeGreaterThan(lastTrained + 1)
    const lastValid = Math.max(...Array.from(valid, (i) => time[i]))
    for (const i of test) expect(time[i]).toBeGreaterThan(lastValid + 1)
    expect([train.length, valid.length, test.length]).toEqual([28, 4, 4])
  })

  it('leaves no part empty', () => {
    const { train, valid, test } = splitByTime({ time: [3, 1, 2], series: [0, 0, 0] }, shares)
    expect([...train, ...valid, ...test]).toEqual([1, 2, 0])
  })
})
