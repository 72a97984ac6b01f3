import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { selectCarefully } from './selectCarefully.js'
import { selectGroups } from './selectGroups.js'

const random = new RandomStream(1, 'rows')
const names = ['a', 'b', 'c', 'd']
const rowsOf = (count: number) =>
  Array.from({ length: count }, () => names.map(() => random.normal()))
const flat = (rows: number[][]) =>
  tableOf(Object.fromEntries(names.map((name, c) => [name, rows.map((row) => row[c])])))
const poolOf = (rows: number[][]) => ({
  table: flat(rows),
  starts: Int32Array.from({ length: rows.length + 1 }, (_, i) => i),
})
const options = {
  seed: 1,
  coherenceIterations: 0,
  refinementIterations: 20_000,
  maxMinutes: Number.POSITIVE_INFINITY,
  workers: 1,
  signal: new AbortController().signal,
}

describe('selectCarefully', () => {
  it('takes near copies of training rows hardly oftener than the pool has them', async () => {
    const count = 1300
    const own = rowsOf(count)
    const near = own.map((row) => row.map((x) => x + 0.02 * random.normal()))
    const pool = poolOf([...near, ...rowsOf(2 * count)])
    const training = flat(own)
    const again: string[] = []
    const aim = { ...options, groups: count }
    const { chosen, shrinkage, nearness } = await selectCarefully({ training }, pool, aim, (next) =>
      again.push(next),
    )
    const copies = (groups: Int32Array) => groups.filter((group) => group < count).length / count
    const least = await selectGroups({ training, pool: pool.table }, aim)
    expect(copies(least.chosen)).toBeGreaterThan(0.45)
    expect(copies(chosen)).toBeLessThan(0.4)
    expect(shrinkage).toBe(again.at(-1))
    expect(nearness[0].shrinkage).toBe('least')
    expect(nearness[0].chosen - nearness[0].others).toBeGreaterThan(0.04)
  })

  it('does not lean to training where groups are too few to tell, and all of a pool is all of it', async () => {
    const training = flat(rowsOf(100))
    const pool = poolOf(rowsOf(300))
    const few = await selectCarefully({ training }, pool, { ...options, groups: 100 })
    expect(few.shrinkage).not.toBe('least')
    expect(few.nearness.map(({ shrinkage }) => shrinkage)).toEqual(['stein'])
    const all = await selectCarefully({ training }, pool, { ...options, groups: 300 })
    expect(all).toMatchObject({ shrinkage: 'least', nearness: [] })
    expect(all.chosen).toHaveLength(300)
  })
})
