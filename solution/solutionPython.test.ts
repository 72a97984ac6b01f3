import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { type Baseline, encodeBaseline } from '../models/forecast/baselineFile.js'
import { randomBaselines } from '../models/forecast/testing/randomBaselines.js'
import { BaselineModel } from './baselineModel.js'
import { PythonForks } from './testing/pythonForks.js'
import {
  largestDifference,
  networks,
  nFeatures,
  nSequences,
  nSteps,
  replay,
  replayModel,
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
  let forks: PythonForks
  beforeAll(() => {
    forks = new PythonForks()
  })
  afterAll(() => forks.close())

  const python = (script: string, ...args: string[]) =>
    forks.run(join(packageRoot, 'solution', script), args)

  async function replayInPython(weights: string): Promise<Float32Array> {
    const statesFile = join(directory, 'states.f32')
    const outFile = join(directory, 'out.f32')
    writeFileSync(statesFile, states)
    const { status, stderr } = await python(
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
  ])('predicts what the TypeScript predicts, to 1e-5: %s', async (name, members) => {
    const predicted = await replayInPython(
      weightsFolder(join(directory, `python ${name}`), members),
    )
    expect(largestDifference(predicted, replay(members))).toBeLessThan(1e-5)
  })

  describe('with a baseline', () => {
    function baselineFolder(name: string, baseline: Baseline): string {
      const folder = join(directory, name)
      mkdirSync(folder)
      writeFileSync(join(folder, 'baseline.safetensors'), encodeBaseline(baseline))
      return folder
    }

    /** What Python says last when it cannot take a model. */
    async function refusal(folder: string): Promise<string> {
      const args = [folder, '/dev/null', '0', '1', '/dev/null']
      const { stderr } = await python('testing/replay.py', ...args)
      return stderr.trimEnd().split('\n').at(-1)!
    }

    it.each(randomBaselines(nFeatures))(
      'predicts what the TypeScript predicts: $name',
      async (own) => {
        const folder = baselineFolder(`python ${own.name}`, own)
        const predicted = await replayInPython(folder)
        expect(largestDifference(predicted, replayModel(new BaselineModel(own)))).toBeLessThan(1e-6)
      },
    )

    it.each<[string, (bytes: Buffer) => Buffer, string]>([
      [
        'another version',
        (bytes) => Buffer.from(bytes.toString('latin1').replace('"1"', '"2"'), 'latin1'),
        'its format is seqarena-baseline version 2, not seqarena-baseline version 1',
      ],
      [
        'another name',
        (bytes) => Buffer.from(bytes.toString('latin1').replace('ridge', 'wedge'), 'latin1'),
        'it is the unknown baseline wedge',
      ],
      [
        'a value that is no number',
        (bytes) => {
          bytes.writeDoubleLE(Number.NaN, bytes.length - 8)
          return bytes
        },
        'tensor regression.weights has NaN or infinite values',
      ],
    ])('refuses one of %s', async (what, change, message) => {
      const folder = baselineFolder(`refused ${what}`, randomBaselines(nFeatures)[3])
      const file = join(folder, 'baseline.safetensors')
      writeFileSync(file, change(readFileSync(file)))
      expect(await refusal(folder)).toBe(`ValueError: ${file}: ${message}`)
    })

    it('refuses to guess between it and networks', async () => {
      const folder = baselineFolder('both', randomBaselines(nFeatures)[0])
      weightsFolder(folder, [networks[2]])
      expect(await refusal(folder)).toBe(
        `ValueError: ${folder}: holds baseline.safetensors beside mamba_model_0.safetensors: keep what is to be served, and remove the other`,
      )
    })

    it('is replayed by test_solution.py, its columns by their names', async () => {
      const [drift] = randomBaselines(2).filter(({ name }) => name === 'drift')
      const folder = baselineFolder('columns', { ...drift, featureNames: ['b', 'a'] })
      const table = join(directory, 'lines.csv')
      const rows = [0, 1, 2, 3].map((t) => `1,${t},1,${3 + 2 * t},${9 - t}`)
      const csv = (header: string) => [`seq_ix,step_in_seq,need_prediction,${header}`, ...rows]
      writeFileSync(table, `${csv('a,b').join('\n')}\n`)
      const { stdout, stderr } = await python(
        'test_solution.py',
        '--data',
        table,
        '--weights',
        folder,
      )
      expect(stderr).toBe('')
      // Both columns rise or fall in a line: all but the first of three forecasts are exact.
      expect(stdout).toContain('mean R² 0.500000 over 3 predictions of 1 sequences')
      writeFileSync(table, `${csv('a,c').join('\n')}\n`)
      const other = await python('test_solution.py', '--data', table, '--weights', folder)
      expect(other.stderr).toContain('has no b, which the model was trained on')
    })
  })

  it('refuses weights that are not sound', async () => {
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
      const { status, stderr } = await python(
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

    it('replays a table and scores it, the baseline where there are no weights', async () => {
      const { status, stdout, stderr } = await python('test_solution.py', '--data', table)
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

    it('exits 1 when the solution fails, 3 when the table does', async () => {
      const own = join(directory, 'own')
      mkdirSync(own)
      for (const name of ['sequence_table.py', 'test_solution.py', 'utils.py']) {
        copyFileSync(join(packageRoot, 'solution', name), join(own, name))
      }
      const failsWith = async (answer: string) => {
        const source = readFileSync(join(packageRoot, 'solution/solution.py'), 'utf8')
        const predict = `    def predict(self, point):\n        return ${answer}\n`
        writeFileSync(
          join(own, 'solution.py'),
          `${source}\n\nclass PredictionModel(PredictionModel):\n${predict}`,
        )
        const { status, stderr } = await forks.run(join(own, 'test_solution.py'), ['--data', table])
        return [status, stderr.trimEnd().split('\n').at(-1)]
      }
      expect(await failsWith('point.state')).toEqual([
        1,
        'refused: seq_ix 9, step 0: a prediction where none was asked for; return None',
      ])
      expect(await failsWith('None')).toEqual([
        1,
        'refused: seq_ix 9, step 9: no prediction where one was asked for',
      ])
      const asked = (answer: string) => failsWith(`${answer} if point.need_prediction else None`)
      expect(await asked('point.state.tolist()')).toEqual([
        1,
        'refused: seq_ix 9, step 9: a list has no shape, which the contest reads; return an array',
      ])
      expect(await asked('point.state[:1]')).toEqual([
        1,
        'refused: seq_ix 9, step 9: the prediction has the shape (1,), not (2,)',
      ])
      expect(await asked('point.state / np.zeros(2)')).toEqual([
        1,
        'refused: seq_ix 9, step 9: the prediction has NaN or infinite values',
      ])
      expect((await asked('point.state.astype(object).reshape(-1, 1)'))[0]).toBe(0)
      writeFileSync(join(directory, 'bad.csv'), 'seq_ix,step_in_seq,a\n1,0,1\n')
      const bad = await python('test_solution.py', '--data', join(directory, 'bad.csv'))
      expect(bad.stderr).toContain('bad.csv: column need_prediction is missing')
      expect(bad.status).toBe(3)
      const weights = weightsFolder(join(directory, 'wide'), [networks[2]])
      const narrow = await python('test_solution.py', '--data', table, '--weights', weights)
      expect(narrow.stderr).toMatch(
        /table\.csv: has no .* … \(32 in all\), which the model was trained on, but a, b\n$/,
      )
      expect(narrow.status).toBe(3)
    })

    it('takes other names of the keys, and a warm-up in the place of one', async () => {
      const renamed = join(directory, 'renamed.csv')
      const lines = rows.map((row) => row.replace(/,(True|False)/, ''))
      writeFileSync(renamed, `${['series,t,a,b', ...lines].join('\n')}\n`)
      const keys = ['--id-column', 'series', '--step-column', 't', '--warm-up', '10']
      const { stdout, status } = await python('test_solution.py', '--data', renamed, ...keys)
      expect(stdout.split('\n')[0]).toBe(
        (await python('test_solution.py', '--data', table)).stdout.split('\n')[0],
      )
      expect(status).toBe(0)
      const wrong = await python('test_solution.py', '--data', renamed, '--id-column', 'serie')
      expect(wrong.stderr).toContain(
        'renamed.csv: --id-column: there is no column serie; it has series, t, a, b\n',
      )
      expect(wrong.status).toBe(2)
      const both = await python('test_solution.py', '--data', table, '--warm-up', '3')
      expect(both.stderr).toContain(
        'table.csv: column need_prediction says where predictions are asked for; --warm-up says nothing\n',
      )
    })

    it('takes lists of columns that are features, or none', async () => {
      const wide = join(directory, 'wide.csv')
      const header = 'seq_ix,step_in_seq,need_prediction,a,b,"c,d",note'
      writeFileSync(wide, `${[header, ...rows.map((row) => `${row},x,y`)].join('\n')}\n`)
      const asBefore = (await python('test_solution.py', '--data', table)).stdout.split('\n')[0]
      for (const choice of [
        ['--drop', '"c,d", note'],
        ['--drop', 'note', '--drop', '"c,d"'],
        ['--columns', 'a,b'],
      ]) {
        const { stdout, stderr, status } = await python(
          'test_solution.py',
          '--data',
          wide,
          ...choice,
        )
        expect(stderr).toMatch(/^no mamba_model_.*\n$/)
        expect([status, stdout.split('\n')[0]]).toEqual([0, asBefore])
      }
      const wrong = ['--columns', 'a', '--drop', 'b']
      const { status, stderr } = await python('test_solution.py', '--data', wide, ...wrong)
      expect(stderr).toContain('wide.csv: --columns and --drop exclude each other\n')
      expect(status).toBe(2)
    })

    it('remembers what the run was told of its columns', async () => {
      const renamed = join(directory, 'renamed-for-run.csv')
      const values = Array.from({ length: 32 }, (_, f) => `f_${f}`)
      const lines = [0, 1, 2, 3].map((t) => `1,${t},${values.map((_, f) => t + f).join(',')}`)
      const withNotes = [`series,t,${values},note`, ...lines.map((line) => `${line},x`)]
      writeFileSync(renamed, `${withNotes.join('\n')}\n`)
      const weights = weightsFolder(join(directory, 'told'), [networks[2]])
      const keys = { idColumn: 'series', stepColumn: 't', needColumn: null, warmUp: 2 }
      const config = { ...keys, columns: values, drop: null, keep: null }
      writeFileSync(join(weights, 'config.json'), JSON.stringify({ config }))
      const { stdout, stderr } = await python(
        'test_solution.py',
        '--data',
        renamed,
        '--weights',
        weights,
      )
      expect(stderr).toBe('')
      expect(stdout).toContain('over 2 predictions of 1 sequences')
    })

    it('says in a sentence that numpy is missing', () => {
      // Without site-packages.
      const args = ['-S', '-B', join(packageRoot, 'solution/test_solution.py'), '--data', table]
      const { status, stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8' })
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toMatch(
        /^(\S+) has no numpy, which solution\.py computes with\. Install it: \1 -m pip install numpy\n$/,
      )
    })

    it('scores as ScorerStepByStep of utils.py does, where pandas is there', async ({ skip }) => {
      const script = `import sys; sys.path.insert(0, ${JSON.stringify(join(packageRoot, 'solution'))})
from solution import PredictionModel
from utils import ScorerStepByStep
scorer = ScorerStepByStep(${JSON.stringify(table)})
print(scorer.dim, scorer.score(PredictionModel()))`
      const { stdout, status } = spawnSync('python3', ['-B', '-c', script], { encoding: 'utf8' })
      if (status !== 0) return skip('python3 has no pandas')
      const mean = /mean R² (\S+)/.exec(
        (await python('test_solution.py', '--data', table)).stdout,
      )![1]
      const score = /^2 {'a': (\S+), 'b': 1\.0, 'mean_r2': (\S+)}$/m.exec(stdout)!
      expect(Number(score[2])).toBeCloseTo(Number(mean), 5)
      expect(Number(score[1])).toBeCloseTo(2 * Number(mean) - 1, 5)
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
        "line 2, column a: 'x' is no number",
      ],
      [
        'short.csv',
        'seq_ix,step_in_seq,need_prediction,a\n4,0,0\n',
        'line 2 has 3 cells, the header 4',
      ],
    ])('says in one line what is wrong with %s', async (name, content, message) => {
      const file = join(directory, name)
      if (content !== undefined) writeFileSync(file, content)
      const { status, stderr } = await python('test_solution.py', '--data', file)
      expect(stderr).toBe(`${file}: ${message}\n`)
      expect(status).toBe(3)
    })

    it('refuses a folder without weights', async () => {
      const { status, stderr } = await python(
        'test_solution.py',
        '--data',
        table,
        '--weights',
        'nowhere',
      )
      expect(stderr).toContain(
        'error: --weights nowhere: no folder with mamba_model_<k>.safetensors or gru_model_<k>.safetensors\n',
      )
      expect(status).toBe(2)
    })
  })
})
