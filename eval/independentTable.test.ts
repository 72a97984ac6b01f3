import { describe, expect, it } from 'vitest'
import { groupRows } from '../datasets/groups.js'
import type { Column, LabelColumn, NumberColumn, Table } from '../datasets/table.js'
import { independentTable } from './independentTable.js'

const rowCount = 6000
const id: Column = {
  name: 'id',
  type: 'number',
  // Sequences of 1, 2, 3, 1, 2, 3 … rows.
  values: Float64Array.from({ length: rowCount }, (_, row) => {
    const inRound = row % 6
    return 3 * Math.floor(row / 6) + (inRound === 0 ? 0 : inRound < 3 ? 1 : 2)
  }),
}
const x: Column = {
  name: 'x',
  type: 'number',
  values: Float64Array.from({ length: rowCount }, (_, row) =>
    row % 4 === 3 ? Number.NaN : row % 4,
  ),
}
const c: Column = {
  name: 'c',
  type: 'category',
  labels: ['a', 'b', 'd'],
  codes: Int32Array.from({ length: rowCount }, (_, row) => (row % 4) - 1),
}
const training: Table = { file: 'train.csv', rowCount, columns: [x, id, c] }

function shares(values: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>()
  for (const value of Array.from(values)) {
    counts.set(value, (counts.get(value) ?? 0) + 1 / values.length)
  }
  return counts
}

describe('independentTable', () => {
  it('keeps each column’s distribution, missing values included, and no relation between columns', () => {
    const table = independentTable(training, undefined, 1)
    const [sampledX, , sampledC] = table.columns as [NumberColumn, NumberColumn, LabelColumn]
    expect(table.rowCount).toBe(rowCount)
    for (const value of [0, 1, 2, Number.NaN]) {
      expect(shares(sampledX.values).get(value)).toBeCloseTo(0.25, 1)
    }
    // x is 2 exactly where c is b; of independent columns 1 in 16 rows has both.
    const both = sampledX.values.filter((value, row) => value === 2 && sampledC.codes[row] === 1)
    expect(both.length / rowCount).toBeGreaterThan(0.04)
    expect(both.length / rowCount).toBeLessThan(0.085)
  })

  it('keeps the number of sequences and the distribution of their lengths', () => {
    const table = independentTable(training, 'id', 1)
    const { count, starts } = groupRows(table, 'id')
    expect(count).toBe(3000)
    const lengths = shares(starts.subarray(1).map((end, group) => end - starts[group]))
    for (const length of [1, 2, 3]) expect(lengths.get(length)).toBeCloseTo(1 / 3, 1)
    expect(table.columns.map(({ name }) => name)).toEqual(['x', 'id', 'c'])
    expect((table.columns[1] as LabelColumn).labels.slice(0, 2)).toEqual(['g0', 'g1'])
  })

  it('depends on the seed alone', () => {
    const drawn = independentTable(training, 'id', 7)
    expect(independentTable(training, 'id', 7)).toEqual(drawn)
    expect(independentTable(training, 'id', 8)).not.toEqual(drawn)
  })
})
