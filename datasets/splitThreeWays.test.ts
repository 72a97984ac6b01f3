import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitThreeWays } from './splitThreeWays.js'

const ids = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 60 })
const share = fc.double({ min: 0.01, max: 0.49, noNaN: true })

it('gives every sequence to one part, of about its share, none of them empty', () => {
  fc.assert(
    fc.property(ids, share, share, fc.nat(), (seqIx, stop, test, seed) => {
      const parts = splitThreeWays({ seqIx: Int32Array.from(seqIx) }, { stop, test, seed })
      const all = [...parts.train, ...parts.stop, ...parts.test].sort((a, b) => a - b)
      expect(all).toEqual(seqIx.map((_, i) => i))
      for (const [part, wanted] of [
        [parts.stop, stop],
        [parts.test, test],
      ] as const) {
        expect(part.length).toBeGreaterThan(0)
        expect(Math.abs(part.length - wanted * seqIx.length)).toBeLessThanOrEqual(1)
      }
      expect(parts.train.length).toBeGreaterThan(0)
    }),
  )
})

it('depends on the ids and the seed, not on the order of the file', () => {
  fc.assert(
    fc.property(ids, fc.nat(), (seqIx, seed) => {
      const options = { stop: 0.2, test: 0.3, seed }
      const one = Int32Array.from(seqIx)
      const other = Int32Array.from([...seqIx].reverse())
      const idsOf = (table: Int32Array, part: Int32Array) => [...part].map((i) => table[i]).sort()
      expect(idsOf(one, splitThreeWays({ seqIx: one }, options).test)).toEqual(
        idsOf(other, splitThreeWays({ seqIx: other }, options).test),
      )
    }),
  )
  const seqIx = Int32Array.from({ length: 40 }, (_, i) => i)
  const testOf = (seed: number) => [
    ...splitThreeWays({ seqIx }, { stop: 0.1, test: 0.2, seed }).test,
  ]
  expect(testOf(1)).toEqual(testOf(1))
  expect(testOf(1)).not.toEqual(testOf(2))
})

it('needs three sequences', () => {
  expect(() =>
    splitThreeWays({ seqIx: Int32Array.of(1, 2) }, { stop: 0.1, test: 0.2, seed: 1 }),
  ).toThrow('cannot split 2 sequences into training, stopping and test')
})
