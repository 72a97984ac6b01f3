import { expect, it } from 'vitest'
import { optionsByPlace } from './columnByPlace.js'

it('column_N is the column without a name in that place, and no other', () => {
  const options = { keep: ['column_1', 'a', 'column_2'], idColumn: 'column_1', warmUp: 2 }
  expect(optionsByPlace(options, ['', 'a'])).toEqual({
    keep: ['', 'a', 'column_2'],
    idColumn: '',
    warmUp: 2,
  })
  expect(optionsByPlace({ drop: ['column_1'] }, ['', 'column_1'])).toEqual({ drop: ['column_1'] })
})
