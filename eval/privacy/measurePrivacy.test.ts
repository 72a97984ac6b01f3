import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import type { Table } from '../../datasets/table.js'
import { bruteForce } from '../neighbours/bruteForce.js'
import type { PointSet } from '../neighbours/pointSet.js'
import { tableOf } from '../testing/tableOf.js'
import { measurePrivacy } from './measurePrivacy.js'

/** Compares all with all, and keeps how many queries there were. */
const counted = () => {
  const queries: number[] = []
  const distances = async (from: PointSet, to: PointSet, k: 1 | 2) => {
    queries.push(from.count)
    return Float32Array.from(bruteForce(from, to, k))
  }
  return { queries, distances }
}
const privacyOf = (
  training: Table,
  synthetic: Table,
  holdout?: Table,
  options: { dcrShare?: number; maxRows?: number; key?: string } = {},
) => {
  const { key, ...rest } = options
  return measurePrivacy({ training, synthetic, holdout, key }, counted(), { seed: 1, ...rest })
}

/** Independent uniform columns. */
function uniform(name: string, rows: number, columns: number): Table {
  const random = new RandomStream(3, name)
  const cells = () => Array.from({ length: rows }, () => random.uniform())
  return tableOf(Object.fromEntries(Array.from({ length: columns }, (_, i) => [`c${i}`, cells()])))
}

describe('on uniform data', () => {
  const training = uniform('training', 400, 6)
  const holdout = uniform('holdout', 400, 6)
  const sample = uniform('sample', 400, 6)

  it('scores an exact copy 0.33, and calls it out', async () => {
    const privacy = await privacyOf(training, training, holdout)
    expect(privacy).toMatchObject({
      distance: 0,
      membershipRisk: 1,
      attributeRisk: 0,
      risk: 'Critical',
      identicalMatchShare: 1,
      holdoutRelative: { dcrShare: 1, identicalTraining: 1, identicalHoldout: 0, membershipAuc: 1 },
    })
    expect(privacy.score).toBeCloseTo(1 / 3, 12)
    expect(privacy.verdict.isConcern).toBe(true)
    expect(privacy.verdict.sentence).toContain(
      'The synthetic table is mostly a copy of the training table: 100.0 % of its rows equal a training row, 0.0 % a holdout row',
    )
    expect(privacy.recommendations[0]).toContain('Do not share this table')
  })

  it('calls a copy out without a holdout too', async () => {
    const { verdict, holdoutRelative } = await privacyOf(training, training)
    expect(holdoutRelative).toBeUndefined()
    expect(verdict).toEqual({
      isConcern: true,
      sentence:
        'The synthetic table is mostly a copy of the training table: 100.0 % of the synthetic rows equal a training row, where 0.0 % of the training rows equal another one.',
    })
  })

  it.each([
    { rows: 400, columns: 2 },
    { rows: 400, columns: 6 },
    { rows: 1000, columns: 12 },
  ])('scores an honest holdout 0.33 to 0.58 ($columns columns)', async ({ rows, columns }) => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => uniform(name, rows, columns))
    const { score, verdict } = await privacyOf(a, b, c)
    console.log(columns, score)
    expect(verdict.isConcern).toBe(false)
  })

  it('sees no concern in an honest sample', async () => {
    const privacy = await privacyOf(training, sample, holdout)
    expect(privacy.verdict.isConcern).toBe(false)
    expect(privacy.holdoutRelative?.dcrShare).toBeCloseTo(0.5, 1)
    expect(privacy.holdoutRelative?.membershipAuc).toBeCloseTo(0.5, 1)
    expect(privacy.identicalMatchShare).toBe(0)
  })

  it('sees training rows with a little noise', async () => {
    const random = new RandomStream(4, 'noise')
    const noisy: Table = {
      ...training,
      columns: training.columns.map((column) => ({
        ...(column as { name: string; type: 'numeric' }),
        values: (column as { values: Float64Array }).values.map((v) => v + 0.01 * random.normal()),
      })),
    }
    const { verdict, identicalMatchShare } = await privacyOf(training, noisy, holdout)
    expect(identicalMatchShare).toBe(0)
    expect(verdict.isConcern).toBe(true)
    expect(verdict.sentence).toContain('nearer to a training than to a holdout row')
    const blind = await privacyOf(training, noisy)
    expect(blind.verdict.isConcern).toBe(false)
    expect(blind.verdict.sentence).toContain("can't be known without a holdout")
  })
})
