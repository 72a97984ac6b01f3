import { describe, expect, it } from 'vitest'
import { type ColumnType, columnNamed, type Table } from '../../../datasets/table.js'
import { decodeTable } from './decodeTable.js'
import { encodeTable } from './encodeTable.js'
import { fitCodec } from './fitCodec.js'
import { networkColumns } from './networkColumns.js'
import { type Cell, cellsOf, groupedTable } from './testing/groupedTable.js'

const rows = 120
const degrees = ['school', 'college', 'master', null]
/** A column of groups of one row each. */
const column = (type: ColumnType, make: (i: number) => Cell) => ({
  type,
  cells: Array.from({ length: rows }, (_, i) => [make(i)]),
})
/** Years and code follow from the degree; the town from nothing, the country and the size of a town from the town, of which few rows hold some. */
const { table, groups } = groupedTable({
  degree: column('category', (i) => degrees[i % 4]),
  years: column('integer', (i) => [9, 12, 16, null][i % 4]),
  code: column('category', (i) => ['a', 'b', 'a', 'z'][i % 4]),
  town: column('category', (i) => (i < 3 ? `t${i}` : `u${i % 7}`)),
  country: column('category', (i) => (i < 3 ? 'x' : 'y')),
  size: column('integer', (i) => (i < 3 ? 900 : 10 + (i % 7))),
  zone: column('category', (i) =>
    i === 0 ? 'far' : i < 3 ? 'near' : i % 7 < 3 ? 'near' : 'middle',
  ),
  amount: column('integer', (i) => i % 11),
})
const codec = fitCodec(table, groups, { key: 'id', seed: 1 })

/** The table with what a network would draw of it, and nothing else. */
function back(): Table {
  const { codes, lengths } = encodeTable(codec, table, groups)
  const keys = Array.from(lengths.keys())
  return decodeTable(codec, codes, lengths, { seed: 1, firstGroup: 0, keys })
}

describe('columns that follow from another', () => {
  it('are found, and are not drawn', () => {
    expect(codec.columns.map(({ name, made }) => `${name}: ${made}`)).toEqual([
      ...['degree: labels', 'years: followed', 'code: followed'],
      ...['town: labels', 'country: labels', 'size: followed', 'zone: followed', 'amount: numbers'],
    ])
    expect(networkColumns(codec).map(({ column }) => codec.columns[column].name)).toEqual([
      ...['degree', 'town', 'country', 'amount'],
    ])
  })

  it('come back with the labels that they follow from, missing ones too', () => {
    const decoded = back()
    for (const name of ['degree', 'years', 'code']) {
      expect([name, cellsOf(columnNamed(decoded, name))]).toEqual([
        name,
        cellsOf(columnNamed(table, name)),
      ])
    }
  })
  it('of protected labels are the commonest of theirs that others have too, or the median', () => {
    const decoded = back()
    const [town, size, zone] = ['town', 'size', 'zone'].map((name) =>
      cellsOf(columnNamed(decoded, name)),
    )
    expect(town.slice(0, 3)).toEqual(['_RARE_', '_RARE_', '_RARE_'])
    // Sizes 10 … 16 are about equally frequent; 900 is that of protected towns alone.
    expect(size.slice(0, 3)).toEqual([13, 13, 13])
    expect(zone.slice(0, 3)).toEqual(['near', 'near', 'near'])
    expect(size.slice(3)).toEqual(cellsOf(columnNamed(table, 'size')).slice(3))
  })
})
