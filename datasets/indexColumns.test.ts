import { describe, expect, it } from 'vitest'
import { indexColumns, pandasIndexOf } from './indexColumns.js'

const column = (name: string, ...firstValues: (string | null)[]) => ({ name, firstValues })

describe('indexColumns', () => {
  it.each([
    ['one without a name that counts', [column('', '0', '1'), column('a', '5', '5')], [0]],
    ['one of which rows were taken out, or put in another order', [column('', '7', '3', '9')], [0]],
    [
      'one that was read and written again',
      [column('', '0', '1'), column('Unnamed: 0', '0', '1')],
      [0, 1],
    ],
    [
      'one that was read twice',
      [column('Unnamed: 0.1', '0', '1'), column('Unnamed: 0', '4', '7')],
      [0, 1],
    ],
    ['one called index that rises', [column('index', '0', '3'), column('a', '1', '2')], [0]],
    ['one that Parquet keeps', [column('a', '1', '2'), column('__index_level_0__', 'x', 'y')], [1]],
    ['one of float64, as rows with missing indices have it', [column('', '0.0', '1.0')], [0]],
  ])('are known: %s', (_, columns, places) => {
    expect(indexColumns(columns)).toEqual(places)
  })

  it.each([
    ['one without a name and with other values', [column('', '0.5', '1')]],
    ['one without a name whose values repeat', [column('', '1', '1')]],
    ['one without a name that does not lead', [column('a', '5', '7'), column('', '0', '1')]],
    ['dates without a name', [column('', '2024-01-01', '2024-01-02')]],
    ['one called index that does not rise', [column('index', '101', '99')]],
    ['one called otherwise', [column('id', '0', '1')]],
    ['one with a missing value', [column('', '0', null)]],
    ['one without values', [column('')]],
  ])('are not known: %s', (_, columns) => {
    expect(indexColumns(columns)).toEqual([])
  })

  it('are those that pandas named', () => {
    const metadata = JSON.stringify({ index_columns: ['store', { kind: 'range', name: null }] })
    expect(pandasIndexOf(metadata)).toEqual(['store'])
    expect(indexColumns([column('a', '1'), column('store', 'x')], ['store'])).toEqual([1])
    expect([undefined, 'no JSON', '[]', '{}'].map(pandasIndexOf)).toEqual([[], [], [], []])
  })
})
