import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cells, tableOf } from '../testing/tableOf.js'
import type { CategoricalFidelity, Fidelity, NumericFidelity } from './fidelityResult.js'
import { measureFidelity } from './measureFidelity.js'

// Made by SciPy and SDMetrics: eval/fidelity/fixtures/fidelity.py.
const fixture: {
  real: Record<string, Cells>
  synthetic: Record<string, Cells>
  numeric: Record<string, Record<string, number>>
  categorical: Record<string, Record<string, number>>
  correlationPreservation: number
  pairs: { columns: [string, string]; score: number }[]
} = JSON.parse(readFileSync(new URL('./fixtures/fidelity.json', import.meta.url), 'utf8'))

const fidelityOf = (real: Record<string, Cells>, synthetic: Record<string, Cells>): Fidelity =>
  measureFidelity({ training: tableOf(real), synthetic: tableOf(synthetic) })

const only = (fidelity: Fidelity) => fidelity.columns[0] as CategoricalFidelity

describe('measureFidelity', () => {
  const fidelity = fidelityOf(fixture.real, fixture.synthetic)

  it('agrees with SciPy and SDMetrics on numeric columns', () => {
    for (const [name, expected] of Object.entries(fixture.numeric)) {
      const column = fidelity.columns.find((other) => other.column === name) as NumericFidelity
      expect(column.ksComplement, name).toBeCloseTo(expected.ksComplement, 12)
      expect(column.ksComplement, name).toBeCloseTo(expected.sdmetricsKsComplement, 12)
      expect(column.wassersteinComplement, name).toBeCloseTo(expected.wassersteinComplement, 12)
      expect(column.momentSimilarity, name).toBeCloseTo(expected.momentSimilarity, 10)
      const { ksComplement, wassersteinComplement, momentSimilarity } = column
      const mean = (ksComplement + wassersteinComplement + momentSimilarity) / 3
      expect(column.score).toBeCloseTo(mean, 12)
    }
  })

  it('agrees with SciPy and SDMetrics on categorical columns', () => {
    for (const [name, expected] of Object.entries(fixture.categorical)) {
      const column = fidelity.columns.find((other) => other.column === name) as CategoricalFidelity
      expect(column.chiSquareP / expected.chiSquareP, name).toBeCloseTo(1, 10)
      expect(column.coverage, name).toBeCloseTo(expected.coverage, 12)
      expect(column.tvdComplement, name).toBeCloseTo(expected.tvdComplement, 7) // SDMetrics adds 1e-8
      const chiSquareScore = Math.min(1, 10 * expected.chiSquareP)
      expect(column.score).toBeCloseTo((chiSquareScore + expected.coverage) / 2, 12)
    }
  })

  it('agrees with pandas and SDMetrics on pairs', () => {
    expect(fidelity.correlationPreservation).toBeCloseTo(fixture.correlationPreservation, 12)
    expect(fidelity.pairTrends).toHaveLength(15)
    for (const { columns, score } of fixture.pairs) {
      const trend = fidelity.pairTrends.find(
        (other) => other.columns[0] === columns[0] && other.columns[1] === columns[1],
      )
      expect(trend?.score, columns.join()).toBeCloseTo(score, 12)
    }
  })

  it('is the mean of columns and correlations', () => {
    const columnScore =
      fidelity.columns.reduce((sum, column) => sum + column.score, 0) / fidelity.columns.length
    expect(fidelity.columnScore).toBeCloseTo(columnScore, 12)
    expect(fidelity.score).toBeCloseTo((columnScore + fidelity.correlationPreservation) / 2, 12)
  })

  it('counts missing values as a category of the total variation distance', () => {
    const column = only(fidelityOf({ a: ['x', 'x', null, null] }, { a: ['x', 'x', 'x', null] }))
    expect(column).toMatchObject({ tvdComplement: 0.75, coverage: 1, chiSquareP: 1, score: 1 })
    const numeric = only(fidelityOf({ a: [1, 2, null, null] }, { a: [1, 2] }))
    expect(numeric).toMatchObject({ tvdComplement: 0.5, score: 1 })
  })

  it('sees values outside the range of a constant', () => {
    expect(only(fidelityOf({ a: [5, 5] }, { a: [7, 7] }))).toMatchObject({
      ksComplement: 0,
      wassersteinComplement: 0,
      tvdComplement: 0,
    })
  })

  it('scores a column without values against one with values 0, and two without 1', () => {
    const empty = [null, null]
    for (const full of [
      [1, 2],
      ['a', 'b'],
    ]) {
      const types = { a: typeof full[0] === 'number' ? 'number' : 'category' } as const
      const tables = [tableOf({ a: full }, types), tableOf({ a: empty }, types)] as const
      const score = (i: number, j: number) =>
        only(measureFidelity({ training: tables[i], synthetic: tables[j] }))
      expect(score(0, 1)).toMatchObject({ score: 0, tvdComplement: 0 })
      expect(score(1, 0)).toMatchObject({ score: 0, tvdComplement: 0 })
      expect(score(1, 1)).toMatchObject({ score: 1, tvdComplement: 1 })
    }
  })

  it('judges a single category by whether there is another', () => {
    const one = { a: ['x', 'x', 'x'] }
    expect(only(fidelityOf(one, { a: ['x'] }))).toMatchObject({ chiSquareP: 1, coverage: 1 })
    expect(only(fidelityOf(one, { a: ['x', 'y'] }))).toMatchObject({ chiSquareP: 0, coverage: 1 })
    expect(only(fidelityOf(one, { a: ['y'] }))).toMatchObject({ score: 0, tvdComplement: 0 })
  })

  it('pools labels that the real column lacks with its rarest', () => {
    const real = { a: ['x', 'x', 'y'] }
    const foreign = only(fidelityOf(real, { a: ['x', 'x', 'z'] }))
    expect(foreign).toMatchObject({ chiSquareP: 1, coverage: 0.5 })
    expect(foreign.tvdComplement).toBeCloseTo(2 / 3, 12)
  })

  it('takes an undefined correlation for none', () => {
    const real = { a: [1, 2, 3], b: [2, 4, 6] }
    const constant = fidelityOf(real, { a: [1, 2, 3], b: [4, 4, 4] })
    expect(constant.correlationPreservation).toBeCloseTo(0, 12)
    expect(constant.pairTrendScore).toBeCloseTo(0.5, 12)
    expect(fidelityOf({ a: [1, 2], b: [3, 3] }, { a: [1, 2], b: [9, 9] })).toMatchObject({
      correlationPreservation: 1,
    })
  })

  it('leaves out the key and text, and says so of text', () => {
    const table = tableOf({ key: ['k', 'l'], a: [1, 2], t: ['one', 'two'] }, { t: 'text' })
    const { columns, notes } = measureFidelity({ training: table, synthetic: table, key: 'key' })
    expect(columns.map((column) => column.column)).toEqual(['a'])
    expect(notes).toEqual(['Fidelity leaves out text columns: t.'])
  })

  it('refuses tables of text only, and tables without rows', () => {
    const text = tableOf({ t: ['one', 'two'] }, { t: 'text' })
    expect(() => measureFidelity({ training: text, synthetic: text })).toThrow(
      'test.csv: no column but text. Give one of them another type.',
    )
    expect(() => fidelityOf({ a: [1] }, { a: [] })).toThrow('test.csv: the table has no rows')
  })

  it('takes 100,000 categories', () => {
    const labels = Array.from({ length: 100_000 }, (_, i) => `label ${i}`)
    const half = labels.map((_, i) => `label ${i - (i % 2)}`)
    const column = only(fidelityOf({ a: labels }, { a: half }))
    expect(column).toMatchObject({ coverage: 0.5 })
    expect(column.chiSquareP).toBeCloseTo(0.4985, 4) // χ² is 100,000 at 99,999 degrees
    expect(column.tvdComplement).toBeCloseTo(0.5, 10)
  })

  it('takes some of the pairs where there are thousands, and says so', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 70 }, (_, i) => [`c${i}`, [i, i + 1, i % 3]]),
    )
    const { pairTrends, notes } = fidelityOf(wide, wide)
    expect(pairTrends).toHaveLength(2016)
    expect(new Set(pairTrends.map(({ columns }) => columns.join())).size).toBe(2016)
    expect(notes).toEqual(['Pair trends are of 2016 of 2415 pairs of columns.'])
  })
})

describe('any two tables', () => {
  const number = fc.option(
    fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      // Numbers near 10⁻³⁰⁸ have no digits left for moments that must not depend on the order of a sum.
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map((value) => (Math.abs(value) < 1e-290 ? 0 : value)),
    ),
  )
  const label = fc.option(fc.constantFrom('a', 'b', 'c', '', 'd'))
  const row = fc.tuple(number, number, label, label)
  const rows = fc.array(row, { minLength: 1, maxLength: 30 })
  const types = { n: 'number', m: 'datetime', l: 'category', k: 'category' } as const
  const toTable = (cells: [number | null, number | null, string | null, string | null][]) =>
    tableOf(
      {
        n: cells.map((r) => r[0]),
        m: cells.map((r) => r[1]),
        l: cells.map((r) => r[2]),
        k: cells.map((r) => r[3]),
      },
      types,
    )
  const figuresOf = (fidelity: Fidelity) => [
    fidelity.score,
    fidelity.columnScore,
    fidelity.correlationPreservation,
    fidelity.tvdComplement,
    fidelity.pairTrendScore,
    ...fidelity.columns.flatMap((column) =>
      Object.values(column).filter((value) => typeof value === 'number'),
    ),
    ...fidelity.pairTrends.map((trend) => trend.score),
  ]

  it('have scores between 0 and 1', () => {
    fc.assert(
      fc.property(rows, rows, (real, synthetic) => {
        const fidelity = measureFidelity({
          training: toTable(real),
          synthetic: toTable(synthetic),
        })
        for (const figure of figuresOf(fidelity)) {
          expect(figure).toBeGreaterThanOrEqual(0)
          expect(figure).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('score 1 where they are the same rows in another order', () => {
    fc.assert(
      fc.property(rows, (real) => {
        const fidelity = measureFidelity({
          training: toTable(real),
          synthetic: toTable([...real].reverse()),
        })
        // A moment near 0 is divided by: what rounding leaves of it depends on the order of the rows.
        for (const figure of figuresOf(fidelity)) expect(figure).toBeCloseTo(1, 4)
      }),
    )
  })
})
