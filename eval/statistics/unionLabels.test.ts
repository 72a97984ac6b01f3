import { expect, it } from 'vitest'
import type { LabelColumn } from '../../datasets/table.js'
import { tableOf } from '../testing/tableOf.js'
import { countCodes, unionLabels } from './unionLabels.js'

const labelsOf = (...cells: (string | null)[]) =>
  tableOf({ c: cells }, { c: 'category' }).columns[0] as LabelColumn

it('gives the same label the same code in every table, in the order of labels', () => {
  const { labels, codes } = unionLabels([labelsOf('b', null, 'a', 'b'), labelsOf('c', '', 'a')])
  expect(labels).toEqual(['', 'a', 'b', 'c'])
  expect(codes.map((column) => [...column])).toEqual([
    [2, -1, 1, 2],
    [3, 0, 1],
  ])
  expect([...countCodes(codes[0], labels.length)]).toEqual([0, 1, 2, 0])
})

it('leaves out labels that no row has', () => {
  const column = { ...labelsOf('a', 'b'), codes: Int32Array.of(1, -1) }
  expect(unionLabels([column]).labels).toEqual(['b'])
})
