import { expect, it } from 'vitest'
import { UnchangingColumns } from './unchangingColumns.js'

/** @param sequences rows of each */
function warningsOf(featureNames: string[], ...sequences: number[][][]): string[] {
  const unchanging = new UnchangingColumns(featureNames)
  for (const rows of sequences) unchanging.add({ states: Float64Array.from(rows.flat()) })
  return unchanging.warnings('t.csv')
}

const names = ['a', 'b, c', 'd']

it('columns that never change within a sequence are named', () => {
  const first = [
    [1, 5, 0],
    [2, 5, 0],
  ]
  const second = [
    [1, 6, 0],
    [1, 6, 0],
    [1, 6, 0],
  ]
  expect(warningsOf(names, first, second)).toEqual([
    `t.csv: columns "b, c", d never change within a sequence, which any model forecasts; --drop '"b, c",d' leaves them out`,
  ])
  const third = [
    [1, 6, 0],
    [1, 6, 0],
    [1, 6, 1],
  ]
  expect(warningsOf(names, first, second, third)).toEqual([
    `t.csv: column "b, c" never changes within a sequence, which any model forecasts; --drop '"b, c"' leaves it out`,
  ])
  expect(warningsOf(['a'], [[1], [2]], [[7], [7]])).toEqual([])
})

it('a table without any change has nothing to forecast', () => {
  const zeros = [
    [0, 0, 0],
    [0, 0, 0],
  ]
  expect(warningsOf(names, zeros, zeros)).toEqual([
    't.csv: no column changes within a sequence: there is nothing to forecast',
  ])
})
