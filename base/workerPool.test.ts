import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { DataError } from './errors.js'
import { workerCount } from './workerCount.js'
import { WorkerPool } from './workerPool.js'

type Job = { value: number; act?: 'throw' | 'refuse' | 'die' }
const file = fileURLToPath(new URL('./testing/poolJob.mjs', import.meta.url))
let pool: WorkerPool<Job, number>

afterEach(() => pool.close())

describe('WorkerPool', () => {
  it('returns results in the order of the jobs, not of their arrival', async () => {
    pool = new WorkerPool({ file, workers: 2 })
    let done = 0
    const jobs = Array.from({ length: 10 }, (_, value) => ({ value }))
    const results = await pool.runAll(jobs, () => done++)
    expect(results).toEqual(jobs.map(({ value }) => 2 * value))
    expect(done).toBe(10)
  })

  it('passes on what a job throws, and goes on', async () => {
    pool = new WorkerPool({ file, workers: 1 })
    await expect(pool.run({ value: 4, act: 'throw' })).rejects.toThrow('cannot double 4')
    expect(await pool.run({ value: 4 })).toBe(8)
  })

  it('passes on an error of ours with its class, code and place', async () => {
    pool = new WorkerPool({ file, workers: 1 })
    const refused = pool.run({ value: 3, act: 'refuse' })
    await expect(refused).rejects.toBeInstanceOf(DataError)
    await expect(refused).rejects.toMatchObject({
      code: 'ODD',
      message: 'numbers.csv, row 3: 3 is odd',
      exitCode: 3,
      place: { file: 'numbers.csv', row: 3 },
    })
  })

  it('says that a worker died and what to do', async () => {
    pool = new WorkerPool({ file, workers: 2 })
    const jobs: Job[] = [{ value: 1 }, { value: 2, act: 'die' }, { value: 3 }]
    await expect(pool.runAll(jobs)).rejects.toMatchObject({
      code: 'WORKER_DIED',
      message: expect.stringContaining('run it again with --resume'),
    })
    expect(await pool.run({ value: 5 })).toBe(10)
  })
})

describe('workerCount', () => {
  it('takes the asked number, or the number of cores for 0, and refuses anything else', () => {
    pool = new WorkerPool({ file, workers: 1 })
    expect(workerCount(3)).toBe(3)
    expect(workerCount(0)).toBeGreaterThan(0)
    expect(() => workerCount(-1)).toThrow('-1 workers. Give a whole number, 1 or more.')
  })
})
