import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readSequenceTable } from '../../datasets/readSequenceTable.js'
import { baselineNames } from '../../eval/forecast/baselineNames.js'
import { splitSequencesJob } from './splitSequencesJob.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-split-'))
afterAll(() => rmSync(folder, { recursive: true }))

const settings = { workers: 1, backend: 'auto', kernels: 'auto' }
const hooks = { signal: new AbortController().signal, onProgress() {}, onLog() {} }

it.each([
  ['with names like an index', ['index', 'x', '__index_level_0__']],
  ['with names that Parquet cannot be written with', ['x', 'X', '']],
])('writes parts of a table %s that read as they were', async (_, names) => {
  const rows = Array.from({ length: 40 }, (_, row) => [
    ...[row >> 2, row % 4, Number(row % 4 > 0)],
    ...names.map((_, i) => row + i / 4),
  ])
  const data = join(folder, 'data.csv')
  writeFileSync(data, [`id,step_in_seq,need_prediction,${names}`, ...rows, ''].join('\n'))
  const reading = { idColumn: 'id', keep: names }
  const { outputs, figures } = await splitSequencesJob(
    {
      verb: 'split-sequences',
      config: { simulate: null, stop: 0.2, test: 0.2, reading, baselines: baselineNames },
      inputs: [{ role: 'data', file: data, fingerprint: '' }],
      seed: 1,
      outDir: folder,
    },
    settings,
    hooks,
  )
  expect(figures).toMatchObject({ sequences: { train: 6, stop: 2, test: 2 }, nFeatures: 3 })
  const { table: whole } = await readSequenceTable(data, reading)
  const ids: number[] = []
  for (const { file } of outputs) {
    const { table, warnings } = await readSequenceTable(join(folder, file))
    expect(warnings).toEqual([])
    expect(table.featureNames).toEqual(names)
    for (const [i, id] of table.seqIx.entries()) {
      const states = table.states.subarray(12 * i, 12 * (i + 1))
      expect(states).toEqual(whole.states.subarray(12 * id, 12 * (id + 1)))
    }
    ids.push(...table.seqIx)
  }
  expect(ids.sort((a, b) => a - b)).toEqual([...whole.seqIx])
})

it('takes sequences of which it is not known when they were in the order of the file, and says so', async () => {
  const data = join(folder, 'timeless.csv')
  const rows = Array.from({ length: 60 }, (_, row) => [row >> 2, row % 4, 1, Math.sin(row)])
  writeFileSync(data, ['seq_ix,step_in_seq,need_prediction,x', ...rows, ''].join('\n'))
  const config = { simulate: null, stop: 0.2, test: 0.2, byTime: 1, baselines: baselineNames }
  const inputs = [{ role: 'data', file: data, fingerprint: '' }]
  const job = { verb: 'split-sequences', config, inputs, seed: 1, outDir: folder }
  const { outputs, figures } = await splitSequencesJob(job, settings, hooks)
  expect(figures.warnings).toEqual([
    'the table does not say when its sequences were: "by": "time" takes them in the order of the file',
  ])
  const test = outputs.find(({ role }) => role === 'test')!
  const { table } = await readSequenceTable(join(folder, test.file))
  expect(table.seqIx.at(-1)).toBe(14)
})
