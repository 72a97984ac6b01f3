import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { distFile, packageRoot } from '../../base/packageRoot.js'
import { randomNetwork } from '../../models/forecast/testing/randomNetwork.js'
import { weightsFileName } from '../../models/forecast/weightsFileName.js'
import { weightsFolder } from '../../solution/testing/replay.js'
import { RunFolder } from '../../train/forecast/runFolder.js'
import { trainConfig } from '../../train/forecast/trainConfig.js'
import { packageRun } from '../package/packageRun.js'
import { sampleTable } from '../package/sampleTable.js'
import { collectSubmission } from '../package/submissionFiles.js'
import { knownTable, tableOfRun } from './knownTable.js'
import { predictTable } from './predictTable.js'
import { resolveSolution } from './resolveSolution.js'
import { scoreSolution } from './scoreSolution.js'
import { nodeSolution, temporaryFolder } from './testing/writeSolution.js'

const folder = temporaryFolder()
/** The time that a busy machine takes refuses nothing. */
const limits = { maxMinutes: 1e4 }
const fixture = (name: string) => join(packageRoot, 'harness/fixtures', name)
/** The second is the first with x2 before x0 and x1. */
const tables = ['table-plain.csv', 'columns-reordered.csv'].map(fixture)

/** A run of untrained weights, as of a table with these features. */
function runOf(name: string, featureNames: string[], options = {}): string {
  const network = randomNetwork({ nFeatures: featureNames.length }, 3)
  const path = weightsFolder(join(folder, name), [
    { ...network, config: { ...network.config, featureNames } },
  ])
  new RunFolder(path).writeConfig({
    formatVersion: 1,
    packageVersion: '0.0.0',
    createdAt: '2026-01-31T00:00:00.000Z',
    config: trainConfig({ data: 'elsewhere.csv', ...options }),
    data: { description: '', fingerprint: '' },
    backend: { name: 'wasm', reason: '' },
    kernels: 'composed',
  })
  return path
}

const run = runOf('run', ['x0', 'x1', 'x2'])

async function scoreOf(data: string, path: string, reading = {}) {
  const notices: string[] = []
  const { score } = await scoreSolution({
    ...{ data, reading, sandbox: 'off', solution: resolveSolution(path) },
    onNotice: (line) => notices.push(line),
  })
  const warnings = notices.filter((line) => line.startsWith('warning: '))
  return { r2: score.r2, featureNames: score.featureNames, warnings }
}

/** The first fixture with another header, and as many columns. */
function withHeader(name: string, header: string, cells = (row: string) => row): string {
  const [, ...rows] = readFileSync(tables[0], 'utf8').trim().split('\n')
  const file = join(folder, name)
  writeFileSync(file, [header, ...rows.map(cells), ''].join('\n'))
  return file
}

const keys = 'seq_ix,step_in_seq,need_prediction'

describe('a run', () => {
  it('is served the columns that it was trained on, wherever they stand', async () => {
    const [plain, reordered] = await Promise.all(tables.map((file) => scoreOf(file, run)))
    expect(plain.featureNames).toEqual(['x0', 'x1', 'x2'])
    expect(reordered).toEqual(plain)
    // The network is not alike in its features, so that their order does matter to it.
    const turned = runOf('turned', ['x2', 'x0', 'x1'])
    expect((await scoreOf(tables[0], turned)).r2.toSorted()).not.toEqual(plain.r2.toSorted())
  })

  it('writes its predictions under their names', async () => {
    const outs = await Promise.all(
      tables.map(async (data, i) => {
        const out = join(folder, `predictions-${i}.csv`)
        await predictTable({ data, out, sandbox: 'off', solution: resolveSolution(run) })
        return readFileSync(out, 'utf8')
      }),
    )
    expect(outs[0]).toMatch(/^seq_ix,step_in_seq,x0,x1,x2\n/)
    expect(outs[1]).toBe(outs[0])
  })

  it('is packed and tried on a table in another order', async () => {
    const out = join(folder, 'reordered.zip')
    const options = { out, sandbox: 'off', python: 'no-such-python', limits } as const
    const { sample } = await packageRun(run, { ...options, data: tables[1] })
    expect(sample).toBe(`2 sequences of ${tables[1]}`)
    const like = tableOfRun(run, run)!
    const [plain, reordered] = await Promise.all(
      tables.map((file) => sampleTable(collectSubmission(run), { file, like })),
    )
    expect(reordered.sequences).toEqual(plain.sequences)
    expect(like.owner).toBe(`the run ${run}`)
    expect(tableOfRun(run, 'tok.zip')!.owner).toBe('the submission tok.zip')
    const file = withHeader('renamed.csv', `${keys},a,b,c`)
    await expect(packageRun(run, { ...options, data: file })).rejects.toMatchObject({
      code: 'TABLES_DIFFER',
      message: `${file}: has the features a, b, c; the run ${run} has x0, x1, x2. Give a table with the same feature columns, in any order.`,
    })
  })

  it.each([
    ['renamed', 'a,b,c', 'has the features a, b, c; the run NAME has x0, x1, x2. Give a table'],
    [
      'one renamed',
      'x0,x1,x_2',
      'has no x2, which the run NAME has, but x_2, which it does not have. Is x_2 what is called x2 there? Rename it.',
    ],
    [
      'one that is away',
      'x0,x1',
      'has no x2, which the run NAME has: of its features only x0, x1 are there. Give a table',
    ],
  ])('refuses a table with features %s', async (_, features, message) => {
    const isShorter = features.split(',').length < 3
    const file = withHeader('other.csv', `${keys},${features}`, (row) =>
      isShorter ? row.slice(0, row.lastIndexOf(',')) : row,
    )
    const solution = resolveSolution(run)
    const out = join(folder, 'never.csv')
    for (const refused of [
      () => scoreOf(file, run),
      () => predictTable({ data: file, out, sandbox: 'off', solution }),
    ]) {
      await expect(refused()).rejects.toMatchObject({
        code: 'TABLES_DIFFER',
        exitCode: 3,
        message: expect.stringContaining(`${file}: ${message.replace('NAME', run)}`),
      })
    }
  })

  it('passes over columns that it does not know, and says so', async () => {
    const file = withHeader('more.csv', `${keys},x0,x1,x2,noise`, (row) => `${row},0.5`)
    const plain = await scoreOf(tables[0], run)
    expect(await scoreOf(file, run)).toEqual({
      ...plain,
      warnings: [`warning: ${file}: column noise is left out: no feature of the run ${run}`],
    })
    expect((await scoreOf(file, run, { drop: ['noise'] })).warnings).toEqual([])
  })

  it('remembers what its columns were taken for', async () => {
    const options = { idColumn: 'id', stepColumn: 't', warmUp: 11, drop: ['noise'] }
    const keyed = runOf('keyed', ['x0', 'x1', 'x2'], options)
    const other = withHeader('keyed.csv', 'id,t,x0,x1,x2,noise', (row) => {
      const [id, step, , ...states] = row.split(',')
      return [id, step, ...states, '0.5'].join()
    })
    const plain = await scoreOf(tables[0], run)
    expect(await scoreOf(other, keyed)).toEqual(plain)
    // Tables with the usual keys are read all the same.
    expect(await scoreOf(tables[1], keyed)).toEqual(plain)
    await expect(scoreOf(other, run)).rejects.toThrow(
      'Name them: --id-column id --step-column t --need-column NAME (or --warm-up N',
    )
    const out = join(folder, 'keyed.zip')
    const tried = { out, data: other, sandbox: 'off', python: 'no-such-python', limits } as const
    expect((await packageRun(keyed, tried)).sample).toBe(`2 sequences of ${other}`)
  })
})

describe('a solution', () => {
  it('is known by the weights that lie beside it', async () => {
    const packed = join(folder, 'packed')
    mkdirSync(packed)
    copyFileSync(distFile('solution.mjs'), join(packed, 'solution.mjs'))
    const weights = weightsFileName('mamba2', 0)
    copyFileSync(join(run, weights), join(packed, weights))
    const plain = await scoreOf(tables[0], run)
    for (const path of [packed, join(packed, 'solution.mjs')]) {
      const { r2, ...others } = await scoreOf(tables[1], path)
      expect({ r2: plain.r2, ...others }).toEqual(plain)
      // It brings kernels of another build along.
      for (const [i, own] of r2.entries()) expect(own).toBeCloseTo(plain.r2[i], 5)
    }
  })

  it("of one's own takes the columns as they come, also beside weights of its own", async () => {
    const own = join(folder, 'own')
    mkdirSync(own)
    const solution = nodeSolution(own, 'return answer()')
    writeFileSync(join(own, weightsFileName('gru', 0)), 'weights of another kind')
    expect(knownTable(solution)).toBeUndefined()
    const [plain, reordered] = await Promise.all(tables.map((file) => scoreOf(file, solution.file)))
    expect(reordered.featureNames).toEqual(['x2', 'x0', 'x1'])
    expect(reordered.r2).toEqual([plain.r2[2], plain.r2[0], plain.r2[1]])
    const some = await scoreOf(tables[0], solution.file, { columns: ['x2', 'x1'] })
    expect(some).toMatchObject({ featureNames: ['x1', 'x2'], r2: [plain.r2[1], plain.r2[2]] })
  })
})

describe('the row numbers that pandas writes beside a table', () => {
  it.each([
    [
      'index-column.csv',
      0.3047,
      "column 1, which has no name, is an index and no data: left out; --keep '' makes it a feature",
    ],
    [
      'index-filtered.parquet',
      0.3593,
      'column __index_level_0__ is an index and no data: left out; --keep __index_level_0__ makes it a feature',
    ],
  ])('of %s are no feature', async (name, expected, warning) => {
    const stay = nodeSolution(folder, 'return answer()')
    const { r2, featureNames, warnings } = await scoreOf(fixture(name), stay.file)
    expect(featureNames).toEqual(['x0', 'x1', 'x2'])
    expect((r2[0] + r2[1] + r2[2]) / 3).toBeCloseTo(expected, 4)
    expect(warnings).toEqual([`warning: ${fixture(name)}: ${warning}`])
  })
})

describe('predictions', () => {
  it('are not begun where their names cannot be written', async () => {
    const file = withHeader('cases.csv', `${keys},x,X,`)
    const options = { data: file, sandbox: 'off' } as const
    const parquet = join(folder, 'cases.parquet')
    const failing = nodeSolution(folder, 'throw new Error("it was started")')
    await expect(
      predictTable({ ...options, solution: failing, out: parquet }),
    ).rejects.toMatchObject({
      code: 'COLUMN_DUPLICATE',
      exitCode: 2,
      message: `${parquet}, column X: cannot write two columns of this name, upper or lower case, as Parquet. Name a .csv file, or rename one of them.`,
    })
    const out = join(folder, 'cases-predicted.csv')
    const stay = nodeSolution(folder, 'return answer()')
    await predictTable({ ...options, solution: stay, out })
    expect(readFileSync(out, 'utf8')).toMatch(/^seq_ix,step_in_seq,x,X,""\n0,10,/)
  })
})
