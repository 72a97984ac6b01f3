import { describe, expect, it } from 'vitest'
import type { Table } from '../../datasets/table.js'
import type { AccuracyFigures } from './accuracyResult.js'
import { measureAccuracy } from './measureAccuracy.js'
import { noiseFreeAccuracy } from './noiseFreeAccuracy.js'
import { randomTable } from './testing/randomTables.js'
import { tableOf } from './testing/tables.js'

const key = 'key'

it('is what a draw shows where there is no choice', () => {
  const training = randomTable('training', 150, [1, 2])
  const holdout = randomTable('holdout', 80, [1, 2])
  const synthetic = randomTable('synthetic', 120, [2], 0.4)
  const tables = { training, holdout, synthetic, key }
  const { figures, expected } = noiseFreeAccuracy(tables, 1)
  expect(figures).toEqual(measureAccuracy(tables, { seed: 1 }).figures)
  expect(expected).toEqual(figures)
})

it('agrees with draws within their spread', () => {
  const tables = {
    training: randomTable('training', 300, [1, 3, 5]),
    holdout: randomTable('holdout', 200, [1, 3, 5]),
    synthetic: randomTable('synthetic', 400, [2, 3, 6], 0.2),
    key,
  }
  const { expected } = noiseFreeAccuracy(tables, 1)
  const { figures, spread } = measureAccuracy(tables, { seed: 1, draws: 20 })
  for (const name of Object.keys(figures) as (keyof AccuracyFigures)[]) {
    expect(Math.abs(expected[name]! - figures[name]!), name).toBeLessThan(spread![name]! + 1e-5)
  }
})

describe('with few sequences of two choices each', () => {
  // Sequences of three rows, of which the first or the second is drawn. Three of them hold all values
  // whatever is drawn, so that the bins are always the same.
  const real = [
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
    [1, 2, 3],
    [2, 3, 1],
    [1, 3, 2],
  ]
  const made = [
    [2, 1, 2],
    [3, 1, 1],
    [2, 3, 1],
  ]

  /** The table of all rows, or of those that are drawn and the ones after them. */
  function tableOfSequences(sequences: number[][], choice?: number): Table {
    const rows = sequences.flatMap((values, s) => {
      const first = choice === undefined ? 0 : (choice >> s) & 1
      const end = choice === undefined ? 3 : first + 2
      return values.slice(first, end).map((x) => ({ s, x }))
    })
    return tableOf({
      key: rows.map(({ s }) => s),
      x: rows.map(({ x }) => x),
      y: rows.map(({ s, x }) => (x + s) % 3),
    })
  }

  it('expects the mean over all choices', () => {
    const sums = { univariate: 0, bivariate: 0, trivariate: 0 }
    const choices = 2 ** (real.length + made.length)
    for (let choice = 0; choice < choices; choice++) {
      const training = tableOfSequences(real, choice)
      const synthetic = tableOfSequences(made, choice >> real.length)
      const { figures } = measureAccuracy({ training, synthetic, key }, { seed: 1 })
      for (const name of ['univariate', 'bivariate', 'trivariate'] as const) {
        sums[name] += figures[name]!
      }
    }
    const tables = { training: tableOfSequences(real), synthetic: tableOfSequences(made), key }
    const { expected } = noiseFreeAccuracy(tables, 1)
    expect(expected.univariate).toBeCloseTo(sums.univariate / choices, 5)
    expect(expected.bivariate).toBeCloseTo(sums.bivariate / choices, 5)
    expect(expected.trivariate).toBeCloseTo(sums.trivariate / choices, 5)
  })
})
