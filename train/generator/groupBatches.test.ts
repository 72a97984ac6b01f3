import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bundles,
  epochGroups,
  type GroupPlan,
  groupBatchSize,
  groupStepsAnEpoch,
  longestWindow,
  rowCount,
  wholeGroups,
} from './groupBatches.js'

const anyPlan: fc.Arbitrary<GroupPlan> = fc
  .record({
    lengths: fc.array(fc.integer({ min: 1, max: 2 * longestWindow }), {
      minLength: 2,
      maxLength: 40,
    }),
    batchSize: fc.integer({ min: 1, max: 12 }),
    seed: fc.nat(),
  })
  .map(({ lengths, ...rest }) => ({
    lengths: Int32Array.from(lengths),
    groups: Int32Array.from(lengths.keys()).filter((group) => group % 3 !== 1),
    ...rest,
  }))

describe('epochGroups', () => {
  it('takes every group once, in windows that lie in it, in the announced number of steps', () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(5), (plan, epoch) => {
        const batches = epochGroups(plan, epoch)
        expect(batches.length).toBe(groupStepsAnEpoch(plan))
        const taken = batches.flat()
        expect(taken.map(({ group }) => group).sort((a, b) => a - b)).toEqual([...plan.groups])
        for (const { group, start, rows } of taken) {
          expect(rows).toBe(Math.min(plan.lengths[group], longestWindow))
          expect(start).toBeGreaterThanOrEqual(0)
          expect(start + rows).toBeLessThanOrEqual(plan.lengths[group])
        }
        expect(epochGroups(plan, epoch)).toEqual(batches)
      }),
    )
  })

  it('takes them in another order each epoch', () => {
    const lengths = new Int32Array(50).fill(3)
    const plan = { lengths, groups: Int32Array.from(lengths.keys()), batchSize: 5, seed: 1 }
    expect(epochGroups(plan, 0)).not.toEqual(epochGroups(plan, 1))
  })
})

describe('bundles', () => {
  it('hold all windows in order, none too large to go through the network but a single window', () => {
    fc.assert(
      fc.property(anyPlan, ({ groups, lengths }) => {
        const cut = wholeGroups(groups, lengths)
        const windows = cut.flat()
        expect(bundles(windows)).toEqual(cut)
        expect(windows.length).toBe(groups.length)
        for (const bundle of cut) {
          const longest = Math.max(...bundle.map(({ rows }) => rows))
          expect(bundle.length === 1 || bundle.length * longest <= 1024).toBe(true)
        }
        const shortened = [...groups].map((group) => Math.min(lengths[group], longestWindow))
        expect(rowCount(windows)).toBe(shortened.reduce((sum, rows) => sum + rows, 0))
      }),
    )
  })
})

it.each([
  [256, 18_000, 256],
  [256, 9000, 180],
  [256, 135, 8],
  [4, 135, 4],
])('groupBatchSize makes of %i asked for and %i groups %i a step', (asked, groups, expected) => {
  expect(groupBatchSize(asked, groups)).toBe(expected)
})
