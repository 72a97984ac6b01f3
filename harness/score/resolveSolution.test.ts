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
    const finish = (name: string, day: number) => {
      const folder = folderWith(`runs/${name}`, {
        'config.json': '{}',
        'summary.json': '{}',
        ...weights,
      })
      const time = new Date(2026, 0, day)
      utimesSync(join(folder, 'summary.json'), time, time)
    }
    finish('second', 4)
    finish('first', 2)
    folderWith('runs/unfinished', { 'config.json': '{}', ...weights })
    expect(resolveSolution(undefined, runs).label).toBe(join(runs, 'second'))
    finish('first', 5)
    expect(resolveSolution(undefined, runs).label).toBe(join(runs, 'first'))
  })

  it.each([
    [
      'nothing there',
      () => join(root, 'nowhere'),
      'NO_SUCH_SOLUTION',
      'there is nothing there. Name a run folder, a folder with solution.mjs or solution.py, such a file or a submission zip.',
    ],
    [
      'a folder without a solution',
      () => folderWith('empty', { 'readme.md': '' }),
      'NOT_A_SOLUTION',
      'no solution in this folder: neither solution.mjs, solution.js, solution.py, mamba_model_<k>.safetensors or gru_model_<k>.safetensors nor baseline.safetensors. Train one first: seqarena train',
    ],
    [
      'a run that is not finished',
      () => folderWith('more-runs/half', { 'config.json': '{"formatVersion":1,"config":{}}' }),
      'NOT_A_SOLUTION',
      `its training is not finished: there are no weights yet. Finish it first: seqarena train --resume --name half --runs-dir ${join(root, 'more-runs')}`,
    ],
    [
      'another kind of file',
      () => join(folderWith('other', { 'model.bin': '' }), 'model.bin'),
      'NOT_A_SOLUTION',
      'not a solution file. It must end in .mjs, .js, .cjs or .py and have PredictionModel, or be a submission zip.',
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
      `no finished run in ${runs}/. Train one first: seqarena train`,
    )
    folderWith('no-runs/half', { 'config.json': '{}' })
    expect(() => resolveSolution(undefined, runs)).toThrow(
      `no finished run in ${runs}/. Finish half first: seqarena train --resume --name half --runs-dir ${runs}`,
    )
  })
})
