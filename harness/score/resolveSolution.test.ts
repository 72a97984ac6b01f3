import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { distFile } from '../../base/packageRoot.js'
import { resolveSolution } from './resolveSolution.js'
import { temporaryFolder } from './testing/writeSolution.js'

const root = temporaryFolder()

/** A folder in the temporary one with these files. */
function folderWith(name: string, files: Record<string, string>): string {
  const folder = join(root, name)
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return folder
}

const weights = { 'mamba_model_0.safetensors': '' }

describe('resolveSolution', () => {
  it('takes the weights of a run folder to our own solution', () => {
    const label = folderWith('run', weights)
    const file = distFile('solution.mjs')
    expect(resolveSolution(label)).toEqual({ kind: 'node', file, modelDir: label, label })
  })

  it('takes the solution file of a folder, Node before Python', () => {
    const label = folderWith('both', { 'solution.py': '', 'solution.mjs': '', ...weights })
    expect(resolveSolution(label)).toEqual({
      kind: 'node',
      file: join(label, 'solution.mjs'),
      label,
    })
    const python = folderWith('python', { 'solution.py': '', ...weights })
    expect(resolveSolution(python)).toMatchObject({
      kind: 'python',
      file: join(python, 'solution.py'),
    })
  })

  it('takes a file of any name', () => {
    const file = join(folderWith('any', { 'mine.py': '' }), 'mine.py')
    expect(resolveSolution(file)).toEqual({ kind: 'python', file, label: file })
  })

  it('takes the run that finished last when nothing is named', () => {
    const runs = join(root, 'runs')
    const old = new Date('2026-01-01')
    folderWith('runs/early', {
      'summary.json': '{"finishedAt":"2026-01-02T00:00:00Z"}',
      ...weights,
    })
    const late = { 'summary.json': '{"finishedAt":"2026-01-04T00:00:00Z"}', ...weights }
    folderWith('runs/late', late)
    folderWith('runs/undated', { 'summary.json': '{}', ...weights })
    folderWith('runs/unfinished', weights)
    utimesSync(join(runs, 'undated/summary.json'), old, old)
    expect(resolveSolution(undefined, runs).label).toBe(join(runs, 'late'))
    const newer = new Date('2026-01-05')
    utimesSync(join(runs, 'undated/summary.json'), newer, newer)
    expect(resolveSolution(undefined, runs).label).toBe(join(runs, 'undated'))
  })

  it.each([
    [
      'nothing there',
      () => join(root, 'nowhere'),
      'NO_SUCH_SOLUTION',
      'there is nothing there. Name a run folder, a folder with solution.mjs or solution.py, or such a file.',
    ],
    [
      'a folder without a solution',
      () => folderWith('empty', { 'readme.md': '' }),
      'NOT_A_SOLUTION',
      'no solution in this folder: neither solution.mjs, solution.js, solution.py nor mamba_model_*.safetensors. Train one first: npm run train',
    ],
    [
      'another kind of file',
      () => join(folderWith('other', { 'model.bin': '' }), 'model.bin'),
      'NOT_A_SOLUTION',
      'not a solution file. It must end in .mjs, .js, .cjs or .py and have PredictionModel.',
    ],
  ])('refuses %s', (_, make, code, message) => {
    const path = make()
    expect(() => resolveSolution(path)).toThrow(
      expect.objectContaining({ code, exitCode: 2, message: `${path}: ${message}` }),
    )
  })

  it('says that a run must be trained first', () => {
    const runs = join(root, 'no-runs')
    expect(() => resolveSolution(undefined, runs)).toThrow(
      `no finished run in ${runs}/. Train one first: npm run train`,
    )
  })
})
