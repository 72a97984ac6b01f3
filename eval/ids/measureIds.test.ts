import { expect, it } from 'vitest'
import { tableOf } from '../testing/tableOf.js'
import { idNotes, measureIds, withoutIds } from './measureIds.js'

const ids = (cells: (string | null)[]) =>
  tableOf({ id: cells, x: cells.map((_, i) => i) }, { id: 'id' })

it('counts ids that occur once, and those of real rows', () => {
  const training = ids(['a', 'b', 'c', 'd'])
  const synthetic = ids(['a', 'e', 'e', 'f', null])
  const figures = measureIds({ training, synthetic })
  expect(figures).toEqual([{ column: 'id', unique: { real: 1, synthetic: 0.5 }, known: 0.2 }])
  expect(idNotes(figures)).toEqual([
    'id holds ids, which are judged by nothing but themselves: 50 % of them occur once (really 100 %); 20 % of the rows have the id of a real one.',
  ])
  expect(withoutIds(training, undefined).columns.map(({ name }) => name)).toEqual(['x'])
  expect(withoutIds(training, 'id')).toBe(training)
  const alone = tableOf({ id: ['a', 'b'] }, { id: 'id' })
  expect(withoutIds(alone, undefined)).toBe(alone)
})
