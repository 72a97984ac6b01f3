import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import type { Table } from '../../datasets/table.js'
import type { PointSet } from '../neighbours/pointSet.js'
import { bruteForce } from '../neighbours/testing/bruteForce.js'
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
      'The synthetic table is mostly a copy of the training table: 100.0 % of its rows equal a training row, 0.0 % of the holdout’s rows do',
    )
    expect(privacy.verdict.isCopy).toBe(true)
    expect(privacy.distinctRows).toEqual({ synthetic: 1, training: 1, count: 400 })
  })

  it('calls a copy out without a holdout too', async () => {
    const { verdict, holdoutRelative } = await privacyOf(training, training)
    expect(holdoutRelative).toBeUndefined()
    expect(verdict).toMatchObject({
      outcome: 'concern',
      isConcern: true,
      isCopy: true,
      sentence:
        'The synthetic table is mostly a copy of the training table: 100.0 % of the synthetic rows equal a training row, where 0.0 % of the training rows equal another one.',
    })
  })

  it.each([5, 18])('scores an honest holdout little better (%i columns)', async (columns) => {
    const [a, b] = ['a', 'b'].map((name) => uniform(name, 500, columns))
    const { score, verdict, attributeRisk } = await privacyOf(a, b)
    expect(score).toBeGreaterThan(0.41)
    expect(score).toBeLessThan(0.58)
    expect(attributeRisk).toBe(0)
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
        ...(column as { name: string; type: 'number' }),
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

describe('measurePrivacy', () => {
  const cellsOf = (rows: number, name: string) => {
    const random = new RandomStream(5, name)
    return {
      key: Array.from({ length: rows }, (_, i) => `k${i >> 2}`),
      n: Array.from({ length: rows }, () => (random.uniform() < 0.1 ? null : random.integer(50))),
      l: Array.from({ length: rows }, () => 'abcde'[random.integer(5)]),
      t: Array.from({ length: rows }, () => `text ${random.integer(30)}`),
    }
  }
  const cells = [120, 80, 100].map((rows, i) => cellsOf(rows, `table ${i}`))
  const [training, holdout, synthetic] = cells.map((columns) => tableOf(columns))

  it('is what the definitions say, over the encoded rows', async () => {
    const privacy = await privacyOf(training, synthetic, holdout, { key: 'key' })
    const max = Math.max(...cells.flatMap(({ n }) => n.map((value) => value ?? 0)))
    const [labels, texts] = (['l', 't'] as const).map((name) =>
      [...new Set(cells.flatMap((columns) => columns[name]))].sort(),
    )
    const encoded = ({ n, l, t }: (typeof cells)[0]) =>
      n.map((value, row) => [
        ...(value === null ? [0.5, Math.sqrt(0.75)] : [value / max, 0]),
        labels.indexOf(l[row]) / (labels.length - 1),
        texts.indexOf(t[row]) / (texts.length - 1),
      ])
    const base = encoded(cells[0])
    const nearest = encoded(cells[2]).map((row) =>
      Math.min(...base.map((other) => Math.hypot(...row.map((v, i) => v - other[i])))),
    )
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
    expect(privacy.distance).toBeCloseTo(mean(nearest) / Math.sqrt(3), 6)
    expect(privacy.membershipRisk).toBeCloseTo(mean(nearest.map((d) => 1 / (1 + d))), 6)
    const { score, distance, membershipRisk, attributeRisk } = privacy
    expect(score).toBeCloseTo((distance + (1 - membershipRisk) + (1 - attributeRisk)) / 3, 12)
  })

  it('does not depend on the order of rows', async () => {
    const reversed = (of: Table): Table => ({
      ...of,
      columns: of.columns.map((column) =>
        'values' in column
          ? { ...column, values: column.values.slice().reverse() }
          : { ...column, codes: column.codes.slice().reverse() },
      ),
    })
    const one = await privacyOf(training, synthetic)
    const other = await privacyOf(reversed(training), reversed(synthetic))
    expect(other.score).toBeCloseTo(one.score, 12)
    expect(other.rareCombinations).toEqual(one.rareCombinations)
    expect(other.verdict).toEqual(one.verdict)
  })

  it('takes the dcr_share it is given, and names which it is', async () => {
    const given = await privacyOf(training, synthetic, holdout, { dcrShare: 0.75, key: 'key' })
    expect(given.holdoutRelative?.dcrShare).toBe(0.75)
    expect(given.notes.join(' ')).toContain("that of the contest's distances")
    const own = await privacyOf(training, synthetic, holdout, { key: 'key' })
    expect(own.notes.join(' ')).toContain('of min–max scaled columns and label codes')
  })

  it('says which rows it left out', async () => {
    const search = counted()
    const options = { seed: 1, maxRows: 30 }
    const { notes } = await measurePrivacy({ training, holdout, synthetic }, search, options)
    expect(Math.max(...search.queries)).toBe(30)
    expect(notes.slice(-2)).toEqual([
      'The privacy verdict compares 80 rows of training and holdout, drawn at random.',
      'Nearest rows are of 30 rows of each table, drawn at random.',
    ])
  })

  it('keeps a synthetic table of copies from a twentieth of the rows in view', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => uniform(name, 600, 4))
    const partly: Table = {
      ...c,
      columns: c.columns.map((column, i) => {
        const values = (column as { values: Float64Array }).values.slice()
        values.set((a.columns[i] as { values: Float64Array }).values.subarray(0, 30))
        return { name: column.name, type: 'number', values }
      }),
    }
    const { verdict, holdoutRelative } = await privacyOf(a, partly, b)
    expect(holdoutRelative?.identicalTraining).toBe(0.05)
    expect(verdict.isConcern).toBe(true)
    expect(verdict.sentence).toContain('5.0 % of its rows equal a training row, 0.0 % a holdout')
  })

  it('counts different rows, of as many rows of either table', async () => {
    const repeated = tableOf({ n: [1, 2, 1, 2, 1, 2], l: ['a', 'a', 'a', 'a', 'a', 'a'] })
    const different = tableOf({ n: [1, 2, 3, 4, 5, 6, 7, 8], l: [...'abcdefgh'] })
    const { distinctRows } = await privacyOf(different, repeated)
    expect(distinctRows).toEqual({ synthetic: 1 / 3, training: 1, count: 2 })
  })

  it('has a result for single rows, constants and columns without values', async () => {
    const one = tableOf({ n: [1], m: [null], l: ['a'] }, { m: 'number' })
    const { score, verdict } = await privacyOf(one, one, one)
    expect(score).toBeCloseTo(1 / 3, 12)
    expect(verdict.isConcern).toBe(false)
    const other = tableOf({ n: [2], m: [3], l: [null] }, { m: 'number', l: 'category' })
    const far = await privacyOf(one, other)
    expect(far.distance).toBeGreaterThan(0.9)
    expect(far.distance).toBeLessThanOrEqual(1)
  })

  it('refuses tables without rows, or with nothing but a key', async () => {
    await expect(privacyOf(tableOf({ a: [1] }), tableOf({ a: [] }))).rejects.toThrow(
      'test.csv: the table has no rows',
    )
    const key = tableOf({ k: ['a'] })
    await expect(privacyOf(key, key, undefined, { key: 'k' })).rejects.toThrow(
      'test.csv: no column but the key',
    )
  })
})
