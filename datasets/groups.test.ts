import { describe, expect, it } from 'vitest'
import { groupRows } from './groups.js'
import type { Column, Table } from './table.js'

const tableOf = (column: Column, rowCount: number): Table => ({
  file: 'a.csv',
  rowCount,
  columns: [column],
})

describe('groupRows', () => {
  it('sorts labels by code unit and keeps the order of the table inside a group', () => {
    const codes = Int32Array.of(2, 0, 2, 1, 0)
    const table = tableOf({ name: 'id', type: 'category', codes, labels: ['b', 'a', 'B'] }, 5)
    const groups = groupRows(table, 'id')
    expect(groups.keys).toEqual(['B', 'a', 'b'])
    expect([...groups.starts]).toEqual([0, 2, 3, 5])
    expect([...groups.rows]).toEqual([0, 2, 3, 1, 4])
  })

  it('sorts numbers by value', () => {
    const values = Float64Array.of(10, 9, 10, -1)
    const groups = groupRows(tableOf({ name: 'id', type: 'number', values }, 4), 'id')
    expect(groups.keys).toEqual([-1, 9, 10])
    expect([...groups.rows]).toEqual([3, 1, 0, 2])
  })

  it('takes each row for a group where there is no key', () => {
    const values = Float64Array.of(10, 9, 10)
    const groups = groupRows(tableOf({ name: 'x', type: 'number', values }, 3), undefined)
    expect(groups.count).toBe(3)
    expect(groups.keys).toEqual([0, 1, 2])
    expect([...groups.starts]).toEqual([0, 1, 2, 3])
    expect([...groups.rows]).toEqual([0, 1, 2])
  })

  it('leaves out labels that no row has', () => {
    const codes = Int32Array.of(1, 1)
    const table = tableOf({ name: 'id', type: 'category', codes, labels: ['x', 'y'] }, 2)
    expect(groupRows(table, 'id').keys).toEqual(['y'])
  })

  it('says which row has no key', () => {
    const values = Float64Array.of(1, Number.NaN)
    expect(() => groupRows(tableOf({ name: 'id', type: 'number', values }, 2), 'id')).toThrow(
      'a.csv, row 2, column id: the row has no key. Fill it or drop the row.',
    )
  })
})
