import { expect, it } from 'vitest'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { withoutStandIns } from './withoutStandIns.js'

const types = { text: 'text', own: 'text' } as const
const training = tableOf(
  {
    key: ['a', 'b'],
    x: [1, 2],
    text: ['one word', 'two'],
    own: ['_RARE_', 'q'],
    label: ['p', 'q'],
  },
  types,
)
const pool = tableOf(
  {
    key: ['c', 'd'],
    x: [1, 2],
    text: ['_RARE_', 'two'],
    own: ['_RARE_', 'q'],
    label: ['_RARE_', 'p'],
  },
  types,
)
const names = (table: typeof pool) => table.columns.map(({ name }) => name)

it('leaves out texts that _RARE_ stands for, neither labels nor texts that are called so', () => {
  const searched = withoutStandIns(training, pool, 'key')
  expect(searched.left).toEqual(['text'])
  expect(names(searched.training)).toEqual(['key', 'x', 'own', 'label'])
  expect(names(searched.pool)).toEqual(['key', 'x', 'own', 'label'])
})

it('leaves everything where there is nothing else', () => {
  const only = (table: typeof pool) => ({
    ...table,
    columns: table.columns.filter(({ name }) => name === 'key' || name === 'text'),
  })
  const searched = withoutStandIns(only(training), only(pool), 'key')
  expect(searched.left).toEqual([])
  expect(names(searched.pool)).toEqual(['key', 'text'])
})
