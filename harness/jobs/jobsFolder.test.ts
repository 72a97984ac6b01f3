import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { listRuns, newestFinishedRun, openRun } from '../../train/forecast/runFolder.js'
import { type JobsSpec, listJobsFolders, openJobsFolder } from './jobsFolder.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-jobs-folder-'))
afterAll(() => rmSync(folder, { recursive: true }))

const spec = (more: Partial<JobsSpec> = {}): JobsSpec => ({
  command: 'pool',
  config: { models: 3, training: { epochs: 2 } },
  inputs: [{ role: 'training', file: 'a.csv', fingerprint: 'sha256:1' }],
  seed: 5,
  ...more,
})
const open = (name: string | undefined, more: Partial<JobsSpec> = {}) =>
  openJobsFolder(folder, name, spec(more), 'native')

describe('openJobsFolder', () => {
  it('names a run by what decides its result', () => {
    const { path } = open(undefined)
    expect(path).toMatch(/\/pool-[\da-f]{8}$/)
    const elsewhere = [{ role: 'training', file: 'b.csv', fingerprint: 'sha256:1' }]
    expect(open(undefined, { inputs: elsewhere }).path).toBe(path)
    const changes = [{ seed: 6 }, { config: {} }, { inputs: [] }, { command: 'synthesize' }]
    const paths = changes.map((change) => open(undefined, change).path)
    expect(new Set([path, ...paths]).size).toBe(5)
  })

  it('goes on with what was started, and says what is different', () => {
    const { path } = open('mine')
    expect(open('mine').path).toBe(path)
    expect(open('mine').readConfig()).toMatchObject({
      ...spec(),
      formatVersion: 1,
      kernels: 'native',
    })
    const withEpochs = { config: { models: 3, training: { epochs: 3 } } }
    expect(() => open('mine', withEpochs)).toThrow(
      `${path} was started with training.epochs 2, not 3. Give what it was started with, or another --name.`,
    )
    expect(() => open('mine', { seed: 1 })).toThrow('started with seed 5, not 1')
    expect(() => open('mine', { command: 'synthesize' })).toThrow(
      `${path} is a run of pool, not of synthesize. Choose another --name.`,
    )
    const inputs = [{ role: 'training', file: 'a.csv', fingerprint: 'sha256:2' }]
    expect(() => open('mine', { inputs })).toThrow(
      `${path} was started with other files, or they have changed since (a.csv). Give the same files, or another --name.`,
    )
  })

  it('starts again where a start was killed before its configuration stood', () => {
    mkdirSync(join(folder, 'young'))
    writeFileSync(join(folder, 'young', 'manifest.json'), '{}')
    writeFileSync(join(folder, 'young', 'config.json.12-ab.tmp'), '{')
    expect(open('young').readConfig().command).toBe('pool')
  })

  it('leaves the folders of others alone', () => {
    mkdirSync(join(folder, 'other'))
    writeFileSync(join(folder, 'other', 'notes.txt'), '')
    expect(() => open('other')).toThrow('is no run of pool. Choose another --name.')
    expect(() => open('../up')).toThrow(`"../up" cannot be a run's name`)
  })

  it('mends what a kill tore: a file half written, a line of the log', () => {
    const run = open('torn')
    run.log({ line: 'one' })
    appendFileSync(run.file('log.jsonl'), '{"at":"20')
    writeFileSync(run.file('manifest.json.12-ab.tmp'), '{')
    open('torn').log({ line: 'two' })
    expect(readdirSync(run.path).sort()).toEqual(['config.json', 'log.jsonl', 'manifest.json'])
    const lines = readFileSync(run.file('log.jsonl'), 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => line.slice(0, 9))).toEqual(['{"at":"20', '{"at":"20', '{"at":"20'])
    expect(JSON.parse(lines[2]).line).toBe('two')
  })
})

describe('runs of both kinds in one folder', () => {
  it('are told apart', () => {
    open('mine')
    expect(listJobsFolders(folder).map(({ path }) => path)).toContain(join(folder, 'mine'))
    expect(listRuns(folder)).toEqual([])
    expect(() => newestFinishedRun(folder)).toThrow('no finished run in')
    expect(() => openRun(folder, 'mine')).toThrow('there is no run')
    mkdirSync(join(folder, 'forecast'))
    writeFileSync(join(folder, 'forecast', 'config.json'), '{"formatVersion":1}')
    expect(listRuns(folder).map(({ name }) => name)).toEqual(['forecast'])
    expect(listJobsFolders(folder).map(({ path }) => path)).not.toContain(join(folder, 'forecast'))
    expect(() => open('forecast')).toThrow('is no run of pool')
  })
})
