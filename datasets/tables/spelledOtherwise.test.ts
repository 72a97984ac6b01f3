import { expect, it } from 'vitest'
import { labelsSpelledOtherwise, spelledOtherwise } from './spelledOtherwise.js'

const labels = (...cells: string[]) => {
  const own = [...new Set(cells)]
  const codes = Int32Array.from(cells, (cell) => own.indexOf(cell))
  const columns = [{ name: 'c', type: 'category' as const, codes, labels: own }]
  return { file: 'a.csv', rowCount: cells.length, columns }
}

it('tells labels that differ in zeros, case or blanks alone, and no others', () => {
  const reference = labels('02116', '10001', 'Ann', ' x', '3')
  const table = labels('2116', '2116', '10001', 'ann', 'x', '3.0', 'new')
  expect(labelsSpelledOtherwise(table, reference)).toEqual([
    { column: 'c', rows: 5, own: '2116', wanted: '02116' },
  ])
  expect(labelsSpelledOtherwise(reference, reference)).toEqual([])
})

it('tells columns of another form', () => {
  const values = Float64Array.of(Number.NaN, 2013.15)
  const column = { name: 'c', type: 'number' as const, values }
  const table = { file: 'a.csv', rowCount: 2, columns: [column] }
  const money = { ...column, form: { number: { prefix: '$', thousandsMark: ',', decimals: 2 } } }
  expect(spelledOtherwise(table, { columns: [money] })).toEqual([
    { column: 'c', rows: 1, own: '2013.15', wanted: '$2,013.15' },
  ])
  const more = { ...column, form: { number: { decimals: 3 } } }
  expect(spelledOtherwise(table, { columns: [more] })).toEqual([])
})
