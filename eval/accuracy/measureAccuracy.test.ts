import { describe, expect, it } from 'vitest'
import type { NumberColumn, Table } from '../../datasets/table.js'
import { accuracyReference } from './accuracyReference.js'
import { measureAccuracy, measureAgainst } from './measureAccuracy.js'
import { randomTable } from './testing/randomTables.js'
import { labelColumn, numberColumn, tableOf } from './testing/tables.js'

const key = 'key'
const training = randomTable('training', 120, [1, 3, 5])
const holdout = randomTable('holdout', 60, [1, 3, 5])
const synthetic = randomTable('synthetic', 110, [2, 3, 6], 0.3)

describe('a table that is the original one', () => {
  it('is accurate wherever nothing is drawn', () => {
    const { figures, details, notes } = measureAccuracy(
      { training, synthetic: training },
      { seed: 1 },
    )
    expect(figures).toMatchObject({ overall: 1, univariate: 1, bivariate: 1, trivariate: 1 })
    expect(details.bivariate.flatMap(({ off }) => off)).toEqual([])
    expect(notes).toEqual([])
  })

  it('has the same categories by sequence', () => {
    const { details } = measureAccuracy({ training, synthetic: training, key }, { seed: 1 })
    const { categoriesPerSequence, sequencesPerCategory } = details
    for (const { accuracy } of [...categoriesPerSequence, ...sequencesPerCategory]) {
      expect(accuracy).toBe(1)
    }
  })
})

it('says which cells are off, and by how much', () => {
  const pets = (name: string, cats: number, dogs: number) => {
    const kinds = [...Array(cats).fill('cat'), ...Array(dogs).fill('dog')]
    return tableOf({ kind: kinds, legs: kinds.map((_, i) => (i < 3 ? 3 : 4)) }, name)
  }
  const { details } = measureAccuracy(
    { training: pets('real', 60, 40), synthetic: pets('made', 90, 10) },
    { seed: 1 },
  )
  const off = (bins: string[], real: number, made: number) => ({ bins, real, synthetic: made })
  expect(details.univariate[0]).toMatchObject({ columns: ['kind'], accuracy: 0.7 })
  expect(details.univariate[0].off).toEqual([off(['cat'], 0.6, 0.9), off(['dog'], 0.4, 0.1)])
  expect(details.bivariate[0].columns).toEqual(['kind', 'legs'])
  expect(details.bivariate[0].off).toEqual([
    off(['cat', '4'], 0.57, 0.87),
    off(['dog', '4'], 0.4, 0.1),
  ])
  expect(details.bins[0]).toEqual({
    column: 'kind',
    bins: ['cat', 'dog'],
    real: [0.6, 0.4],
    synthetic: [0.9, 0.1],
  })
})

describe('draws', () => {
  it('are the same for the same seed and others for another', () => {
    const figures = (seed: number) =>
      measureAccuracy({ training, holdout, synthetic, key }, { seed }).figures
    expect(figures(3)).toEqual(figures(3))
    expect(figures(3).overall).not.toBe(figures(4).overall)
  })

  it('can be several, whose mean and standard deviation the figures are', () => {
    const tables = { training, holdout, synthetic, key }
    const each = [5, 6, 7].map((replaySeed) => measureAccuracy(tables, { seed: 1, replaySeed }))
    const all = measureAccuracy(tables, { seed: 1, replaySeed: 5, draws: 3 })
    for (const figure of ['overall', 'bivariate', 'coherence_max'] as const) {
      const values = each.map(({ figures }) => figures[figure]!)
      const mean = values.reduce((sum, value) => sum + value) / 3
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2)
      expect(all.figures[figure]).toBeCloseTo(mean, 6)
      expect(all.spread![figure]).toBeCloseTo(deviation, 6)
    }
    expect(all.details).toEqual(each[0].details)
    expect(each[0].spread).toBeUndefined()
  })

  it('of the original tables serve any number of synthetic ones', () => {
    for (const options of [{ seed: 2 }, { seed: 2, replaySeed: 9 }]) {
      const reference = accuracyReference({ training, holdout, key }, options)
      measureAgainst(reference, training)
      const once = measureAccuracy({ training, holdout, synthetic, key }, options)
      expect(measureAgainst(reference, synthetic)).toEqual(once)
    }
  })

  it('do not depend on where the rows of a sequence stand', () => {
    const interleaved = reordered(synthetic, firstRowsFirst(synthetic))
    const figures = (table: Table) =>
      measureAccuracy({ training, synthetic: table, key }, { seed: 1, replaySeed: 4 }).figures
    expect(figures(interleaved)).toEqual(figures(synthetic))
  })
})

describe('defined results', () => {
  const options = { seed: 1 }

  it('one sequence each', () => {
    const one = tableOf({ key: [1, 1], x: [1, 2] })
    const { figures, notes } = measureAccuracy({ training: one, synthetic: one, key }, options)
    expect(figures.overall).toBe(1)
    expect(notes[0]).toMatch(/^The training table has 1 sequence: below 90/)
  })

  it('a column without values, a constant one, and infinitely many labels', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => i)
    const table: Table = {
      file: 'odd',
      rowCount: many.length,
      columns: [
        numberColumn(
          'none',
          many.map(() => Number.NaN),
        ),
        labelColumn(
          'nothing',
          many.map(() => null),
        ),
        numberColumn(
          'same',
          many.map(() => 7),
        ),
        {
          name: 'ids',
          type: 'category',
          labels: many.map((i) => `id ${i}`),
          codes: Int32Array.from(many),
        },
      ],
    }
    const { figures, details } = measureAccuracy({ training: table, synthetic: table }, options)
    expect(figures.overall).toBe(1)
    expect(details.bins.map(({ bins }) => bins)).toEqual([['(n/a)'], ['(n/a)'], ['7'], ['(other)']])
  })

  it('sequences without a value column', () => {
    const keys = tableOf({ key: [1, 1, 2, 3, 3, 3] })
    const { figures } = measureAccuracy({ training: keys, synthetic: keys, key }, options)
    expect(figures).toEqual({
      overall: 1,
      overall_max: expect.any(Number),
      univariate: 1,
      univariate_max: expect.any(Number),
    })
  })

  it('text, of which a random word counts', () => {
    const texts = (name: string): Table => ({
      file: name,
      rowCount: 200,
      columns: [
        labelColumn(
          'text',
          Array.from({ length: 200 }, (_, i) => `all of ${i}`),
          'text',
        ),
      ],
    })
    const { details, notes } = measureAccuracy(
      { training: texts('real'), synthetic: texts('made') },
      options,
    )
    expect(details.bins[0].bins).toEqual(['all', 'of', '(other)'])
    expect(notes).toEqual([
      'Text columns (text): each text counts as one of its words, drawn at random.',
    ])
  })

  it('more than 300 columns, or 10,000 triples', () => {
    const wide = (columns: number) =>
      tableOf(
        Object.fromEntries(
          Array.from({ length: columns }, (_, c) => [
            `c${String(c).padStart(3, '0')}`,
            Array.from({ length: 100 }, (_, i) => (i * (c + 1)) % 2),
          ]),
        ),
      )
    const table = wide(302)
    const { details, notes } = measureAccuracy({ training: table, synthetic: table }, options)
    expect(details.univariate).toHaveLength(300)
    expect(notes).toEqual([
      'Accuracy covers the first 300 columns in alphabetical order; left out: c300, c301.',
      'Trivariate accuracy is the mean over 10000 random triples of columns out of 4455100.',
    ])
  })

  it('long sequences, of which coherence looks at a hundred rows', () => {
    const long = randomTable('long', 6, [90, 250])
    const { figures, notes } = measureAccuracy(
      { training: long, synthetic: long, key },
      { seed: 1, draws: 2 },
    )
    expect(figures.coherence).toBeGreaterThan(0.5)
    expect(notes.at(-1)).toBe('Coherence looks at 100 random rows of each sequence that is longer.')
  })
})

describe('errors', () => {
  const empty = tableOf({ key: [], x: [] }, 'empty.csv')
  it.each([
    ['an empty table', { synthetic: empty }, {}, 'empty.csv: no rows'],
    [
      'a row without a key',
      {
        synthetic: tableOf({ key: ['a', null], x: [1, 2], y: [1, 2], label: ['a', 'b'] }, 's.csv'),
      },
      {},
      's.csv, row 2, column key: the row has no key',
    ],
    [
      'a column missing',
      { synthetic: tableOf({ key: [1] }, 's.csv') },
      {},
      's.csv: there is no column x',
    ],
    ['no draws', {}, { draws: 0 }, 'rows cannot be drawn 0 times. Take 1 or more.'],
    [
      'a seed that NumPy does not take',
      {},
      { replaySeed: -1 },
      'the draws of seed -1 cannot be replayed',
    ],
  ])('%s', (_, tables, options, message) => {
    expect(() =>
      measureAccuracy({ training, synthetic, key, ...tables }, { seed: 1, ...options }),
    ).toThrow(message)
  })
})

/** The first row of every sequence, then the second ones … */
function firstRowsFirst(table: Table): number[] {
  const keys = (table.columns[0] as NumberColumn).values
  const position = keys.map((one, row) => row - keys.indexOf(one))
  return Array.from(keys.keys()).sort((a, b) => position[a] - position[b] || a - b)
}

function reordered(table: Table, rows: readonly number[]): Table {
  const columns = table.columns.map((column) =>
    'values' in column
      ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]) }
      : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]) },
  )
  return { ...table, columns }
}
