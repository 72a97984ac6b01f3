import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { modelFiles, weightFiles } from './modelFiles.js'

const root = mkdtempSync(join(tmpdir(), 'seqarena-'))
afterAll(() => rmSync(root, { recursive: true }))

/** A folder with empty files of these names. */
function folderOf(...names: string[]): { directory: string; files: string[] } {
  const directory = mkdtempSync(join(root, 'model-'))
  const files = names.map((name) => join(directory, name))
  for (const file of files.toReversed()) writeFileSync(file, '')
  return { directory, files }
}

describe('weightFiles', () => {
  it('takes files in the order of their numbers, those of one number by their names', () => {
    const { directory, files } = folderOf(
      'gru_model_1.safetensors',
      'mamba_model_1.safetensors',
      'mamba_model_2.safetensors',
      'gru_model_10.safetensors',
    )
    writeFileSync(join(directory, 'mamba_model_1.safetensors.tmp'), '')
    expect(weightFiles(directory)).toEqual(files)
    expect(weightFiles(join(directory, 'nowhere'))).toEqual([])
  })
})

describe('modelFiles', () => {
  it('finds networks, a baseline, or neither', () => {
    const networks = folderOf('mamba_model_0.safetensors', 'ridge.safetensors')
    expect(modelFiles(networks.directory)).toEqual({ networks: [networks.files[0]] })
    const baseline = folderOf('baseline.safetensors')
    expect(modelFiles(baseline.directory)).toEqual({ networks: [], baseline: baseline.files[0] })
    expect(modelFiles(folderOf('solution.py').directory)).toEqual({ networks: [] })
  })

  it('refuses to guess between the two', () => {
    const { directory } = folderOf('baseline.safetensors', 'gru_model_3.safetensors')
    expect(() => modelFiles(directory)).toThrow(
      `${directory}: holds baseline.safetensors beside gru_model_3.safetensors. Keep what is to be served, and remove the other.`,
    )
  })
})
