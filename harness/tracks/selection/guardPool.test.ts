import { expect, it } from 'vitest'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { guardPool } from './guardPool.js'

const training = tableOf({
  key: ['a', 'a', 'b', 'b', 'b'],
  x: [1, 2, 0, null, 1],
  label: ['p', 'q', null, 'p', 'p'],
})

it('leaves out copies, groups that are too long, and single rows, each counted once', () => {
  const pool = tableOf({
    key: [
      'copy',
      'copy',
      'long',
      'long',
      'long',
      'long',
      'one',
      'fine',
      'fine',
      'turned',
      'turned',
    ],
    x: [1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 1],
    label: ['p', 'q', 'p', 'q', 'p', 'q', 'p', 'q', 'p', 'q', 'p'],
  })
  expect(guardPool(training, pool, 'key', 1)).toEqual({
    allowed: Uint8Array.of(0, 0, 0, 1, 1),
    allowedGroups: 2,
    copiesOfTraining: 1,
    tooLong: 1,
    singleRow: 1,
    unknownLabels: 0,
    unknownColumns: [],
  })
})

it('knows a copy whose rows stand apart, whose labels have other codes, and with a missing value', () => {
  const pool = tableOf({
    key: ['other', 'copy', 'other', 'copy', 'copy'],
    x: [7, -0, 7, null, 1],
    label: ['r', null, 'q', 'p', 'p'],
  })
  const { allowed, copiesOfTraining, unknownLabels, unknownColumns } = guardPool(
    training,
    pool,
    'key',
    1,
  )
  expect([...allowed]).toEqual([1, 0])
  expect(copiesOfTraining).toBe(1)
  expect(unknownLabels).toBe(1)
  expect(unknownColumns).toEqual([{ column: 'label', groups: 1, example: 'r' }])
})

it('lets rows that training repeats be drawn, and copies of single ones as often as a new sample has them', () => {
  // 40 rows that are there once, 10 pairs, 40 alike: Good and Turing expect a fifth of new rows to be like the 40 once.
  const x = Array.from({ length: 100 }, (_, i) => (i < 40 ? i : i < 60 ? 40 + (i >> 1) : 99))
  const once = Array.from({ length: 150 }, (_, i) => i % 40)
  const pool = tableOf({ x: [...once, ...Array(50).fill(99)] })
  const { allowed, copiesOfTraining } = guardPool(tableOf({ x }), pool, undefined, 1)
  expect(copiesOfTraining).toBe(150 - 0.2 * 200)
  expect(allowed.subarray(0, 150).reduce((sum, is) => sum + is, 0)).toBe(40)
  expect(allowed.subarray(150).every((is) => is === 1)).toBe(true)
  const numbered = (cells: number[]) => tableOf({ row: cells.map((_, i) => i), x: cells })
  const again = guardPool(numbered(x), numbered([...once, ...Array(50).fill(99)]), 'row', 1)
  expect(again.allowed).toEqual(allowed)
})

it('lets no copy be chosen where no row repeats', () => {
  const unique = tableOf({ x: [1, 2, 3, 4] })
  const pool = tableOf({ x: [1, 2, 5, 6, 6] })
  expect([...guardPool(unique, pool, undefined, 1).allowed]).toEqual([0, 0, 1, 1, 1])
})

it('lets single rows be where training has some', () => {
  const single = tableOf({ key: ['a', 'b', 'b'], x: [1, 2, 3], label: ['p', 'p', 'p'] })
  const pool = tableOf({ key: ['c', 'd', 'd'], x: [4, 5, 6], label: ['p', 'p', 'p'] })
  expect(guardPool(single, pool, 'key', 1)).toMatchObject({ singleRow: 0, allowedGroups: 2 })
})

it('counts a group with unknown labels in two columns once, and texts not at all', () => {
  const types = { text: 'text' } as const
  const known = tableOf({ key: ['a'], c: ['p'], d: ['p'], text: ['one'] }, types)
  const pool = tableOf({ key: ['b'], c: ['q'], d: ['r'], text: ['two'] }, types)
  const { unknownLabels, unknownColumns } = guardPool(known, pool, 'key', 1)
  expect(unknownLabels).toBe(1)
  expect(unknownColumns).toEqual([
    { column: 'c', groups: 1, example: 'q' },
    { column: 'd', groups: 1, example: 'r' },
  ])
})
