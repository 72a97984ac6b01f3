import { expect, it } from 'vitest'
import type { LabelColumn } from '../../datasets/table.js'
import { tableOf } from '../testing/tableOf.js'
import { measureTexts, textMeasures } from './textMeasures.js'

it('counts length, words, digits, capitals and marks', () => {
  const texts = ['12 Elm St.', '', null, 'Ärö-É 日本 x_1', '  ']
  const { columns } = tableOf({ text: texts }, { text: 'text' })
  const measured = measureTexts(columns[0] as LabelColumn, Int32Array.of(0, 1, 2, 3, 4, 0))
  const ofRow = (row: number) => textMeasures.map((_, m) => measured[m][row])
  expect(ofRow(0)).toEqual([10, 3, 2, 2, 1])
  expect(ofRow(1)).toEqual([0, 0, 0, 0, 0])
  expect(ofRow(2)).toEqual(textMeasures.map(() => Number.NaN))
  expect(ofRow(3)).toEqual([12, 4, 1, 2, 2])
  expect(ofRow(4)).toEqual([2, 0, 0, 0, 0])
  expect(ofRow(5)).toEqual(ofRow(0))
})
