import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { packageRoot } from '../../base/packageRoot.js'
import { startProgress } from '../../base/progress.js'
import { explainError } from '../explainError.js'
import { childProcesses } from '../testing/childProcesses.js'
import type { Job } from './job.js'
import { type JobsFolder, openJobsFolder } from './jobsFolder.js'
import { JobThreads } from './jobThreads.js'
import { allOf, PlannedJobs, type PlannedJobsOptions } from './plannedJobs.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-planned-jobs-'))
const file = join(import.meta.dirname, 'testing/standInWorker.mjs')
const pools: JobThreads[] = []
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())))
afterAll(() => rmSync(folder, { recursive: true }))

const names = ['first', 'second', 'third', 'last']

function start(
  name: string,
  more: Partial<PlannedJobsOptions> & { onLine?: (line: string) => void } = {},
) {
  const run = openJobsFolder(
    folder,
    name,
    { command: 'pool', config: {}, inputs: [], seed: 1 },
    'k',
  )
  const { sideBySide = 1, onLine = () => {} } = more
  const pool = new JobThreads(file, sideBySide)
  pools.push(pool)
  const stream = { write: onLine } as unknown as NodeJS.WritableStream
  let clock = 0
  const jobs = new PlannedJobs({
    run,
    pool,
    planned: names.map((one) => ({ name: one, title: `the ${one}`, seconds: 10 })),
    settings: { workers: 4, backend: 'auto', kernels: 'auto' },
    sideBySide,
    signal: new AbortController().signal,
    progress: startProgress('count', 100, '%', { stream, live: false, now: () => (clock += 11e3) }),
    ...more,
  })
  return { run, jobs }
}

const job = (verb: string, seed: number, more: Partial<Job> = {}) => ({
  verb,
  config: { lines: 3, sleepMs: 5 },
  inputs: [],
  seed,
  ...more,
})

/** Three independent jobs, and one that depends on the last of them. */
async function countAll(run: JobsFolder, jobs: PlannedJobs): Promise<string> {
  await allOf(['first', 'second', 'third'].map((name, i) => jobs.do(name, job('count', i))))
  const counted = join(run.jobFolder('third'), 'counted.txt')
  const input = { role: 'offset', file: counted, fingerprint: await fileFingerprint(counted) }
  await jobs.do('last', job('count', 9, { inputs: [input] }))
  return names.map((name) => read(run, name, 'counted.txt')).join('')
}

const read = (run: JobsFolder, name: string, own: string) =>
  readFileSync(join(run.jobFolder(name), own), 'utf8')

const statesOf = (run: JobsFolder) =>
  Object.fromEntries(run.readManifest().jobs.map(({ name, state }) => [name, state]))

describe('PlannedJobs', () => {
  it('comes to the same one by one and side by side, where jobs share the threads', async () => {
    const one = start('one')
    const two = start('two', { sideBySide: 2 })
    expect(await countAll(one.run, one.jobs)).toBe(await countAll(two.run, two.jobs))
    expect(read(one.run, 'last', 'counted.txt')).toBe('11\n12\n13\n')
    const workersOf = (run: JobsFolder) =>
      names.map((name) => Number(read(run, name, 'starts.txt').split(' ')[1]))
    expect(workersOf(one.run)).toEqual([4, 4, 4, 4])
    // What the third gets depends on which of the others has ended.
    expect(workersOf(two.run).toSpliced(2, 1)).toEqual([2, 2, 4])
  })

  it('shows all jobs in one progress and keeps a manifest and a log', async () => {
    const lines: string[] = []
    const { run, jobs } = start('shown', { onLine: (line) => lines.push(line) })
    await countAll(run, jobs)
    expect(lines[0]).toMatch(/^count 0\/100 % /)
    expect(lines.some((line) => /^count 25\/100 % .* · the second · line 0\n/.test(line))).toBe(
      true,
    )
    expect(lines).toContain('the last: from 0\n')
    expect(run.readManifest()).toMatchObject({
      command: 'pool',
      state: 'unfinished',
      jobs: names.map((name) => ({
        name,
        state: 'finished',
        repeatable: true,
        figures: { lines: 3 },
      })),
    })
    const log = readFileSync(run.file('log.jsonl'), 'utf8').trimEnd().split('\n')
    const entries = log.map((line) => JSON.parse(line)).filter((entry) => entry.job === 'last')
    expect(entries.map(({ line }) => line)).toEqual(['running', 'from 0', 'finished'])
  })

  it('does not do finished jobs again', async () => {
    const { run, jobs } = start('shown')
    await countAll(run, jobs)
    expect(read(run, 'first', 'starts.txt').trim().split('\n')).toHaveLength(1)
  })

  it('ends at a failure: what runs beside stops where it can go on, nothing else begins', async () => {
    const { run, jobs } = start('failing', { sideBySide: 2 })
    const long = job('count', 0, { config: { lines: 1000, sleepMs: 10 } })
    const work = [
      jobs.do('first', long),
      jobs.do('second', job('throw', 0)),
      jobs.do('third', job('count', 0)),
    ]
    await expect(allOf(work)).rejects.toMatchObject({
      name: 'DataError',
      code: 'EMPTY',
      exitCode: 3,
      message: 'a.csv, row 3: there is nothing. Give some.',
    })
    const states = { first: 'interrupted', second: 'failed', third: 'waiting', last: 'waiting' }
    expect(statesOf(run)).toEqual(states)
    expect(existsSync(run.jobFolder('third'))).toBe(false)
    expect(run.readManifest().jobs[1].error).toMatch('there is nothing')
  })

  it('says that a thread died, and goes on when it is run again', async () => {
    const { jobs } = start('dying')
    await expect(jobs.do('first', job('die', 0))).rejects.toMatchObject({
      code: 'WORKER_DIED',
      message: expect.stringMatching(
        /^a worker thread died \(.*\)\. What was done is kept: run the same command again, with fewer --workers if memory is short\.$/,
      ),
    })
    const again = start('dying')
    await again.jobs.do('second', job('count', 1))
    expect(statesOf(again.run).second).toBe('finished')
  })

  it('passes on what the system refuses and what is a fault of the work', async () => {
    const full = await start('full')
      .jobs.do('first', job('write', 0))
      .catch((error) => error)
    expect(explainError(full, false)).toEqual({
      text: 'error: ENOSPC: no space left on device, write. The disk is full: free some space and run it again.',
      exitCode: 1,
    })
    await expect(start('broken').jobs.do('first', job('break', 0))).rejects.toThrow(
      'x is not a function',
    )
  })

  it('stops at the signal, keeps what was done, and goes on from there', async () => {
    const controller = new AbortController()
    const onLine = (line: string) => {
      if (line.includes('line 20')) controller.abort()
    }
    const stopped = start('stopped', { signal: controller.signal, onLine })
    const long = job('count', 0, { config: { lines: 30, holdsAt: 20 } })
    await expect(stopped.jobs.do('first', long)).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(statesOf(stopped.run).first).toBe('interrupted')
    const upTo = (end: number) => Array.from({ length: end }, (_, i) => `${i}\n`).join('')
    expect(read(stopped.run, 'first', 'counted.txt')).toBe(upTo(20))
    const again = start('stopped')
    await again.jobs.do('first', long)
    expect(read(again.run, 'first', 'counted.txt')).toBe(upTo(30))
    expect(read(again.run, 'first', 'starts.txt').trim().split('\n')).toHaveLength(2)
  })

  it.runIf(process.platform === 'linux')('leaves no process behind that read a file', async () => {
    const readers = () => childProcesses().filter(({ isReader }) => isReader)
    const before = readers().map(({ pid }) => pid)
    const { jobs } = start('reading')
    const file = join(packageRoot, 'datasets/samples/columns/plain.csv')
    const { figures } = await jobs.do('first', job('read', 0, { config: { file } }))
    expect(figures).toEqual({ sequences: 4 })
    await Promise.all(pools.splice(0).map((pool) => pool.close()))
    expect(readers().filter(({ pid }) => !before.includes(pid))).toEqual([])
  })

  it('begins nothing after the signal', async () => {
    const { run, jobs } = start('never', { signal: AbortSignal.abort() })
    await expect(jobs.do('first', job('count', 0))).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(existsSync(run.jobFolder('first'))).toBe(false)
  })
})
