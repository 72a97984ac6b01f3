import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberSequences } from './memberSequences.js'

describe('memberSequences', () => {
  it('are those of the two tables without folds, for every member', () => {
    const counts = { nTrain: 3, nValid: 2 }
    for (const member of [0, 1]) {
      const own = memberSequences({ folds: 0, seed: 1 }, counts, member)
      expect(own).toEqual({ train: [0, 1, 2], valid: [3, 4] })
    }
  })

  it('in folds leave each sequence out of one part, and parts differ by one sequence at most', () => {
    const anyCounts = fc.record({ nTrain: fc.integer({ min: 5, max: 40 }), nValid: fc.nat(20) })
    fc.assert(
      fc.property(anyCounts, fc.integer({ min: 2, max: 5 }), fc.nat(), (counts, folds, seed) => {
        const count = counts.nTrain + counts.nValid
        const all = Array.from({ length: count }, (_, position) => position)
        const members = Array.from({ length: folds }, (_, member) =>
          memberSequences({ folds, seed }, counts, member),
        )
        expect(members.flatMap(({ valid }) => valid).sort((a, b) => a - b)).toEqual(all)
        for (const { train, valid } of members) {
          expect([...train, ...valid].sort((a, b) => a - b)).toEqual(all)
          expect(Math.abs(valid.length - count / folds)).toBeLessThan(1)
        }
        expect(memberSequences({ folds, seed }, counts, folds + 1)).toEqual(members[1])
      }),
    )
  })

  it('draw the parts anew for another seed', () => {
    const parts = [1, 2].map((seed) => {
      const { valid } = memberSequences({ folds: 2, seed }, { nTrain: 30, nValid: 10 }, 0)
      return valid.join()
    })
    expect(parts[0]).not.toBe(parts[1])
  })
})
