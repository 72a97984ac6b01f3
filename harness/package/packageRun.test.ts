import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { distFile, packageRoot } from '../../base/packageRoot.js'
import { RunFolder } from '../../train/forecast/runFolder.js'
import { trainConfig } from '../../train/forecast/trainConfig.js'
import { temporaryFolder } from '../score/testing/writeSolution.js'
import { packageRun } from './packageRun.js'
import { tinyRun, tinyTable } from './testing/tinyRun.js'

const folder = temporaryFolder()
const run = tinyRun(folder, 'run')
const table = join(folder, 'table.parquet')
await tinyTable(table)
/** The time that a busy machine takes refuses nothing but where it is to. */
const limits = { maxMinutes: 1e4 }
const off = { sandbox: 'off', python: 'no-such-python', data: table, limits } as const

/** Gives a run the config.json of an ensemble of three. */
function writeConfig(path: string, data: string | null) {
  new RunFolder(path).writeConfig({
    formatVersion: 1,
    packageVersion: '0.0.0',
    createdAt: '2026-01-31T00:00:00.000Z',
    config: trainConfig({ data, numModels: 3 }),
    data: { description: '', fingerprint: '' },
    backend: { name: 'wasm', reason: '' },
    kernels: 'composed',
  })
}

describe('packageRun', () => {
  it('packs the solution in both languages, what Python needs, and the weights, at the root of the zip', async () => {
    const out = join(folder, 'first.zip')
    const { names, zipBytes, sample } = await packageRun(run, { ...off, out })
    const zip = readFileSync(out)
    const files = unzipSync(zip)
    expect(Object.keys(files)).toEqual(names)
    expect(names).toEqual([
      'solution.py',
      'requirements.txt',
      'solution.mjs',
      'mamba_model_0.safetensors',
      'gru_model_1.safetensors',
    ])
    const sources = [
      join(packageRoot, 'solution/solution.py'),
      join(packageRoot, 'solution/requirements.txt'),
      distFile('solution.mjs'),
      join(run, 'mamba_model_0.safetensors'),
      join(run, 'gru_model_1.safetensors'),
    ]
    for (const [i, name] of names.entries()) {
      expect(Buffer.from(files[name]).equals(readFileSync(sources[i])), name).toBe(true)
    }
    expect(zipBytes).toBe(zip.length)
    expect(sample).toBe(`2 sequences of ${table}`)
  })

  it('gives the same bytes for the same run', async () => {
    const outs = ['a.zip', 'b.zip'].map((name) => join(folder, name))
    for (const out of outs) await packageRun(run, { ...off, out })
    expect(readFileSync(outs[0]).equals(readFileSync(outs[1]))).toBe(true)
  })

  it('leaves what was there, and nothing else, when the submission is refused', async () => {
    const place = join(folder, 'refused')
    mkdirSync(place)
    const out = join(place, 'submission.zip')
    writeFileSync(out, 'the last one')
    await expect(
      packageRun(run, { ...off, out, limits: { maxMinutes: 0.25 } }),
    ).rejects.toMatchObject({ code: 'SUBMISSION_REFUSED' })
    expect(readFileSync(out, 'utf8')).toBe('the last one')
    expect(readdirSync(place)).toEqual(['submission.zip'])
  })

  it('refuses a folder without weights, and weights that are not sound', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    const out = join(folder, 'none.zip')
    await expect(packageRun(empty, { ...off, out })).rejects.toThrow(
      `${empty}: holds no mamba_model_<k>.safetensors or gru_model_<k>.safetensors. Name the folder of a finished run: seqarena runs lists them.`,
    )
    writeConfig(empty, null)
    await expect(packageRun(empty, { ...off, out })).rejects.toThrow(
      `Finish its training first: seqarena train --resume --name empty --runs-dir ${folder}`,
    )
    const corrupt = tinyRun(folder, 'corrupt')
    const file = join(corrupt, 'gru_model_1.safetensors')
    appendFileSync(file, Buffer.of(0))
    await expect(packageRun(corrupt, { ...off, out })).rejects.toMatchObject({
      exitCode: 3,
      place: { file },
    })
    expect(existsSync(out)).toBe(false)
  })

  it("tries it on the run's own table where that still lies, else on noise", async () => {
    const own = tinyRun(folder, 'own')
    const options = { ...off, data: undefined, out: join(folder, 'own.zip') }
    expect((await packageRun(own, options)).sample).toContain('of noise')
    writeConfig(own, table)
    expect((await packageRun(own, options)).sample).toBe(`2 sequences of ${table}`)
    writeConfig(own, join(folder, 'gone.parquet'))
    expect((await packageRun(own, options)).sample).toContain('of noise')
  })

  it('says when a run is not finished', async () => {
    const unfinished = tinyRun(folder, 'unfinished')
    writeConfig(unfinished, null)
    const notices: string[] = []
    const onNotice = (line: string) => notices.push(line)
    await packageRun(unfinished, { ...off, onNotice, out: join(folder, 'unfinished.zip') })
    expect(notices[0]).toBe(`${unfinished} is not finished: 2 of its 3 members are packed.`)
  })
})
