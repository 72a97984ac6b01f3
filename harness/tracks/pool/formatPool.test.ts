import { expect, it } from 'vitest'
import { poolLines } from './formatPool.js'

const joined = { duplicates: 1, notes: [], models: [] }

it('counts a flat pool by its rows, others by groups and rows', () => {
  const origins = [{ number: 0, file: 'a.csv', groups: 1 }]
  const pool = { ...joined, groups: 1, rows: 1, origins }
  expect(poolLines('p', pool, 'row')).toEqual(['p: 1 row, 1 duplicate dropped', '  a.csv: 1 row'])
  expect(poolLines('p', { ...pool, rows: 2, duplicates: 2 }, 'group')).toEqual([
    'p: 1 group, 2 rows, 2 duplicates dropped',
    '  a.csv: 1 group',
  ])
})

it('heads the figures of generators with what they make', () => {
  const made = { model: 1, validLoss: 2, bestEpoch: 0, epochs: 1, seconds: 1 }
  const model = { ...made, groups: 3, groupsPerSecond: 9 }
  const pool = { ...joined, groups: 3, rows: 3, origins: [], models: [model as never] }
  expect(poolLines('p', pool, 'row')[0]).toMatch(/time {2}rows {2}rows\/s$/)
  expect(poolLines('p', pool, 'group')[0]).toMatch(/time {2}groups {2}groups\/s$/)
})
