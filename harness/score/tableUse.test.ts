import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { RunFolder } from '../../train/forecast/runFolder.js'
import { type TrainConfig, trainConfig } from '../../train/forecast/trainConfig.js'
import type { Solution } from './resolveSolution.js'
import { tableUse, usedInWords } from './tableUse.js'
import { temporaryFolder } from './testing/writeSolution.js'

const folder = temporaryFolder()
const files = Object.fromEntries(
  ['data', 'valid', 'test', 'new'].map((name) => {
    const file = join(folder, `${name}.csv`)
    writeFileSync(file, name)
    return [name, file]
  }),
)

/** A run that was trained on these of the files. */
async function runOn(used: readonly ('data' | 'valid' | 'test')[]): Promise<Solution> {
  const given: Partial<TrainConfig> = {}
  for (const name of used) given[name] = files[name]
  const path = join(folder, used.join('-') || 'simulated')
  mkdirSync(path)
  const fingerprints = await Promise.all(used.map((name) => fileFingerprint(files[name])))
  new RunFolder(path).writeConfig({
    formatVersion: 1,
    packageVersion: '0.1.0',
    createdAt: '2026-01-31T17:45:00.000Z',
    config: trainConfig(given),
    data: { description: '', fingerprint: fingerprints.join(' ') },
    backend: { name: 'wasm', reason: '' },
    kernels: 'wasm-simd',
  })
  return { kind: 'node', file: '', modelDir: path, label: 'runs/mine' }
}

it.each([
  [
    ['data', 'valid', 'test'],
    ['train', 'valid', 'test', 'none'],
  ],
  [
    ['data', 'test'],
    ['train', 'none', 'test', 'none'],
  ],
  [['data'], ['train', 'none', 'none', 'none']],
  [[], [undefined, undefined, undefined, undefined]],
] as const)('knows by their bytes what a run on %j did with tables', async (used, expected) => {
  const solution = await runOn(used)
  const uses = Object.values(files).map((file) => tableUse(solution, file))
  expect(await Promise.all(uses)).toEqual(expected)
})

it('knows nothing of a solution that is no run', async () => {
  expect(await tableUse({ kind: 'node', file: 'a.mjs', label: 'a.mjs' }, files.data)).toBe(
    undefined,
  )
})

it('warns where a score says too much', () => {
  expect(usedInWords('train', 'runs/mine')).toBe(
    'runs/mine was trained on sequences of this table: the score says little about new ones',
  )
  expect(usedInWords('valid', 'runs/mine')).toBe(
    'the sequences of this table chose the epoch of runs/mine: the score is a little too good',
  )
  expect([usedInWords('test', 'a'), usedInWords('none', 'a')]).toEqual([undefined, undefined])
})
