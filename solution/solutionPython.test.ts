import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import {
  largestDifference,
  networks,
  nSequences,
  nSteps,
  replay,
  states,
  weightsFolder,
} from './testing/replay.js'

const directory = mkdtempSync(join(tmpdir(), 'seqarena-solution-'))
afterAll(() => rmSync(directory, { recursive: true }))

function withoutNumpy(): string {
  const { error, status } = spawnSync('python3', ['-c', 'import numpy'])
  if (error) return ' (skipped: python3 is not installed)'
  return status === 0 ? '' : ' (skipped: python3 has no numpy)'
}
const skipped = withoutNumpy()

describe.skipIf(skipped !== '')(`solution.py${skipped}`, () => {
  const python = (script: string, ...args: string[]) =>
    spawnSync('python3', ['-B', join(packageRoot, 'solution', script), ...args], {
      encoding: 'utf8',
    })

  function replayInPython(weights: string): Float32Array {
    const statesFile = join(directory, 'states.f32')
    const outFile = join(directory, 'out.f32')
    writeFileSync(statesFile, states)
    const { status, stderr } = python(
      'testing/replay.py',
      weights,
      statesFile,
      `${nSequences}`,
      `${nSteps}`,
      outFile,
    )
    expect(stderr).toBe('')
    expect(status).toBe(0)
    return new Float32Array(Uint8Array.from(readFileSync(outFile)).buffer)
  }

  it.each([
    ['the default Mamba-2 network', [networks[0]]],
    ['the default gated recurrent network', [networks[3]]],
    ['an ensemble of both kinds, with inputs of all kinds', networks],
  ])('predicts what the TypeScript predicts, to 1e-5: %s', (name, members) => {
    const predicted = replayInPython(weightsFolder(join(directory, `python ${name}`), members))
    expect(largestDifference(predicted, replay(members))).toBeLessThan(1e-5)
  })

  it('refuses weights that are not sound', () => {
    const folder = weightsFolder(join(directory, 'corrupt'), [networks[2]])
    const file = join(folder, 'mamba_model_0.safetensors')
    const bytes = readFileSync(file)
    const text = bytes.toString('latin1')
    const files: [string | Uint8Array, string][] = [
      [bytes.subarray(0, bytes.length - 4), 'is not float32 or float64 of shape'],
      [Buffer.concat([bytes, Buffer.of(0)]), '1 bytes follow the last tensor'],
      [bytes.subarray(0, 5), 'not a safetensors file, or only part of one'],
      [Buffer.from(text.replace('"F32"', '"F64"'), 'latin1'), 'is not float32 or float64 of shape'],
      [
        Buffer.from(text.replace('"shape"', '"Shape"'), 'latin1'),
        "header is not sound (KeyError('shape'))",
      ],
      [
        Buffer.from(text.replace('"version":"2"', '"version":"3"'), 'latin1'),
        'seqarena-mamba2 version 3, not seqarena-mamba2 or seqarena-gru version 1 or 2',
      ],
    ]
    for (const [content, message] of files) {
      writeFileSync(file, content)
      const { status, stderr } = python(
        'testing/replay.py',
        folder,
        '/dev/null',
        '0',
        '1',
        '/dev/null',
      )
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
        /^ValueError: .*mamba_model_0\.safetensors: /,
      )
      expect(stderr).toContain(message)
      expect(status).toBe(1)
    }
  })

  describe('test_solution.py', () => {
    const table = join(directory, 'table.csv')
    const rows = [9, 2].flatMap((seqIx) =>
      Array.from(
        { length: 40 },
        (_, t) => `${seqIx},${t},${t > 8 ? 'True' : 'False'},${Math.sin(t)},${seqIx}`,
      ),
    )
    beforeAll(() =>
      writeFileSync(table, `${['seq_ix,step_in_seq,need_prediction,a,b', ...rows].join('\n')}\n`),
    )

    it('replays a table and scores it, the baseline where there are no weights', () => {
      const { status, stdout, stderr } = python('test_solution.py', '--data', table)
      expect(stderr).toMatch(
        /^no mamba_model_<k>\.safetensors or gru_model_<k>\.safetensors in .*: predicting the mean of the states so far\n$/,
      )
      expect(stdout).toContain('over 60 predictions of 2 sequences\na step: p50 ')
      // Column b is constant within a sequence, so the running mean predicts it exactly: 1.
      const a = [9, 2].flatMap(() => Array.from({ length: 30 }, (_, i) => i + 9))
      const mean = (t: number) =>
        Array.from({ length: t + 1 }, (_, i) => Math.sin(i)).reduce((x, y) => x + y) / (t + 1)
      const targets = a.map((t) => Math.sin(t + 1))
      const average = targets.reduce((x, y) => x + y) / targets.length
      const residual = a.reduce((total, t, i) => total + (targets[i] - mean(t)) ** 2, 0)
      const total = targets.reduce((sum, target) => sum + (target - average) ** 2, 0)
      expect(Number(/mean R² (\S+)/.exec(stdout)?.[1])).toBeCloseTo(
        (1 + 1 - residual / total) / 2,
        5,
      )
      expect(status).toBe(0)
    })

    it('exits 1 when the solution fails, 3 when the table does', () => {
      const weights = weightsFolder(join(directory, 'wide'), [networks[2]])
      const failed = python('test_solution.py', '--data', table, '--weights', weights)
      expect(failed.stderr).toContain(
        'seq_ix 9, step 0: the state has shape (2,), the networks were trained on 32',
      )
      expect(failed.status).toBe(1)
      writeFileSync(join(directory, 'bad.csv'), 'seq_ix,step_in_seq,a\n1,0,1\n')
      const bad = python('test_solution.py', '--data', join(directory, 'bad.csv'))
      expect(bad.stderr).toContain('bad.csv: column need_prediction is missing')
      expect(bad.status).toBe(3)
    })

    it.each([
      ['none.csv', undefined, 'no such file'],
      ['table.txt', 'a', 'the format is not known: give a .csv, .csv.gz or .parquet file'],
      ['empty.csv', '', 'the file is empty'],
      ['rows.csv', 'seq_ix,step_in_seq,need_prediction,a\n', 'the table has no rows'],
      [
        'nan.csv',
        'seq_ix,step_in_seq,need_prediction,a\n4,0,0,1\n4,1,1,nan\n',
        'seq_ix 4, step 1, column a: a value is missing, NaN or infinite',
      ],
      [
        'text.csv',
        'seq_ix,step_in_seq,need_prediction,a\n4,0,0,x\n',
        "line 2: could not convert string to float: 'x'",
      ],
      [
        'short.csv',
        'seq_ix,step_in_seq,need_prediction,a\n4,0,0\n',
        'line 2 has 3 cells, the header 4',
      ],
    ])('says in one line what is wrong with %s', (name, content, message) => {
      const file = join(directory, name)
      if (content !== undefined) writeFileSync(file, content)
      const { status, stderr } = python('test_solution.py', '--data', file)
      expect(stderr).toBe(`${file}: ${message}\n`)
      expect(status).toBe(3)
    })

    it('refuses a folder without weights', () => {
      const { status, stderr } = python('test_solution.py', '--data', table, '--weights', 'nowhere')
      expect(stderr).toContain(
        'error: --weights nowhere: no folder with mamba_model_<k>.safetensors or gru_model_<k>.safetensors\n',
      )
      expect(status).toBe(2)
    })
  })
})
