import { expect, it } from 'vitest'
import { exclusions } from './exclusions.js'

it('says of each reason how many groups or rows it leaves out', () => {
  const counts = { duplicates: 1, copiesOfTraining: 1, tooLong: 0, singleRow: 0 }
  expect(exclusions(counts, 'row')).toEqual(['1 duplicate', '1 copy of a training row'])
  expect(exclusions({ ...counts, copiesOfTraining: 2, tooLong: 3 }, 'group')).toEqual([
    '1 duplicate',
    '2 copies of training groups',
    '3 longer than any training group',
  ])
})
