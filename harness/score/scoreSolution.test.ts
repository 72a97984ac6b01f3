import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { readSequenceTable } from '../../datasets/readSequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import { drift } from '../../eval/forecast/baselines/drift.js'
import { LaggedProducts } from '../../eval/forecast/baselines/laggedProducts.js'
import { movingAverage } from '../../eval/forecast/baselines/movingAverage.js'
import { persistence } from '../../eval/forecast/baselines/persistence.js'
import { fitRidge, ridgeForecaster } from '../../eval/forecast/baselines/ridge.js'
import { optimumMetadata, optimumR2 } from '../../eval/forecast/optimum.js'
import { scoreForecaster } from '../../eval/forecast/scoreForecaster.js'
import { formatScore } from './formatScore.js'
import { predictTable } from './predictTable.js'
import type { Solution } from './resolveSolution.js'
import { type ScoreResult, scoreSolution } from './scoreSolution.js'
import { countingTable } from './testing/countingSequences.js'
import { hasPython } from './testing/hasPython.js'
import { whereItRuns } from './testing/replaying.js'
import { rowsOf } from './testing/rowsOf.js'
import { nodeSolution, pythonSolution, temporaryFolder } from './testing/writeSolution.js'

const folder = temporaryFolder()
const counting = join(folder, 'counting.parquet')
await writeSequenceTable(countingTable(), counting)

const off = { data: counting, sandbox: 'off' } as const
const stay = nodeSolution(folder, 'return answer()')

/** R² of one feature by its definition, from pairs of target and prediction. */
function r2Of(pairs: readonly (readonly [number, number])[]): number {
  const mean = pairs.reduce((sum, [target]) => sum + target, 0) / pairs.length
  const residual = pairs.reduce((sum, [target, guess]) => sum + (target - guess) ** 2, 0)
  return 1 - residual / pairs.reduce((sum, [target]) => sum + (target - mean) ** 2, 0)
}

describe('scoreSolution', () => {
  it('holds a prediction against the next state, and the last one of a sequence against nothing', async () => {
    const solution = nodeSolution(
      folder,
      `if (point.stepInSeq === 5) return [1e6, 1e6, 1e6]
      return answer()?.map((x) => x + 0.25)`,
    )
    const { score } = await scoreSolution({ ...off, solution })
    expect(score).toMatchObject({ meanR2: 1, r2: [1, 1, 1], scoredRows: 8, sequences: 2 })
  })

  it('scores the present state where it is given for the next', async () => {
    const targets = [0, 10].flatMap((first) => [2, 3, 4, 5].map((step) => first + step / 4))
    const expected = r2Of(targets.map((target) => [target, target - 0.25]))
    const { score } = await scoreSolution({ ...off, solution: stay })
    for (const r2 of score.r2) expect(r2).toBeCloseTo(expected, 12)
    expect(score.meanR2).toBe(score.baselines.persistence)
  })

  it('warns of columns that never change, whose R² is 1 whatever is said of the others', async () => {
    const rows = [4, 5].flatMap((id) => [0, 1, 2].map((t) => `${id},${t},1,${id},${t ** 2},0`))
    const data = join(folder, 'unchanging.csv')
    writeFileSync(data, `seq_ix,step_in_seq,need_prediction,a,b,c\n${rows.join('\n')}\n`)
    const notices: string[] = []
    const onNotice = (line: string) => void notices.push(line)
    const { score } = await scoreSolution({ ...off, data, solution: stay, onNotice })
    expect(score.r2).toEqual([1, expect.any(Number), 1])
    expect(notices).toContain(
      `warning: ${data}: columns a, c never change within a sequence, which any model forecasts; --drop a,c leaves them out`,
    )
  })

  it('tells the baselines of the same rows and the optimum of a simulated table', async () => {
    const table = simulateTable({ sequences: 3, steps: 120, seed: 5 })
    const data = join(folder, 'simulated.parquet')
    const optimum = optimumR2(table)
    await writeSequenceTable(table, data, { metadata: optimumMetadata(optimum) })
    const ridge = ridgeForecaster(fitRidge(new LaggedProducts(table, 1), 1))
    const { score, baselineR2 } = await scoreSolution({
      ...off,
      data,
      solution: stay,
      regressions: { ridge },
    })
    const { table: read } = await readSequenceTable(data)
    expect(baselineR2).toEqual({
      persistence: scoreForecaster(persistence, read).r2,
      drift: scoreForecaster(drift(32), read).r2,
      movingAverage: scoreForecaster(movingAverage(32), read).r2,
      ridge: scoreForecaster(ridge, read).r2,
    })
    expect(score.optimumR2).toBe(optimum.meanR2)
    expect(score.baselines).toEqual({
      persistence: scoreForecaster(persistence, read).meanR2,
      drift: scoreForecaster(drift(32), read).meanR2,
      movingAverage: scoreForecaster(movingAverage(32), read).meanR2,
      ridge: scoreForecaster(ridge, read).meanR2,
    })
    const { score: part } = await scoreSolution({ ...off, data, solution: stay, limitSequences: 2 })
    expect(part.sequences).toBe(2)
    expect(part.optimumR2).toBeUndefined()
    expect(part.meanR2).not.toBe(score.meanR2)
  })

  it.skipIf(!hasPython)('gives the same score to the same solution in Python', async () => {
    const smooth = 'this.mean = (this.mean ?? 0) * 0.9 + point.state[0] * 0.1'
    const inNode = nodeSolution(folder, `${smooth}; return answer() && Array(3).fill(this.mean)`)
    const inPython = pythonSolution(
      folder,
      'self.mean = getattr(self, "mean", 0) * 0.9 + float(point.state[0]) * 0.1; return answer if answer is None else np.array([self.mean] * 3)',
    )
    const { score: expected } = await scoreSolution({ ...off, solution: inNode })
    const { score } = await scoreSolution({ ...off, solution: inPython })
    expect(score.r2).toEqual(expected.r2)
  })

  it.each(
    whereItRuns<[string, Solution]>([
      [
        'Node',
        nodeSolution(
          folder,
          'if (!(point.state instanceof Float64Array)) throw point; return answer()',
        ),
      ],
      ['Python', pythonSolution(folder, 'assert point.state.dtype == "float64"; return answer')],
    ]),
  )('scores on a high level as on a low one (%s)', async (_, solution) => {
    const data = join(folder, 'high.parquet')
    const table = countingTable()
    const states = Float64Array.from(table.states, (value) => value + 2 ** 40)
    await writeSequenceTable({ ...table, states }, data)
    const { score } = await scoreSolution({ ...off, data, solution })
    const { score: low } = await scoreSolution({ ...off, solution: stay })
    expect(score.r2).toEqual(low.r2)
    expect(score.baselines.persistence).toBe(low.baselines.persistence)
  })

  it('hands each sequence on with its predictions', async () => {
    const seen: [number, number][] = []
    await scoreSolution({
      ...off,
      solution: stay,
      onSequence: ({ seqIx }, predictions) => void seen.push([seqIx, predictions[3]]),
    })
    expect(seen).toEqual([
      [100, 0.25],
      [101, 10.25],
    ])
  })

  it('refuses a table without anything to score before it starts the solution', async () => {
    const data = join(folder, 'unasked.csv')
    const table = countingTable()
    await writeSequenceTable({ ...table, needPrediction: table.needPrediction.map(() => 0) }, data)
    await expect(scoreSolution({ ...off, data, solution: stay })).rejects.toMatchObject({
      code: 'NOTHING_TO_SCORE',
      exitCode: 3,
    })
  })

  it('writes JSON as its schema says', async () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'score.schema.json'), 'utf8'))
    const validate = new Ajv().compile(schema)
    const score = JSON.parse(
      JSON.stringify((await scoreSolution({ ...off, solution: stay })).score),
    )
    expect(validate(score), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...score, meanR2: null })).toBe(false)
  })
})

describe('predictTable', () => {
  const out = join(folder, 'predictions.parquet')

  it('writes a row for each step that needs a prediction', async () => {
    const { rows } = await predictTable({ ...off, solution: stay, out })
    expect(rows).toBe(10)
    const written = await rowsOf(out)
    expect(written.names).toEqual(['seq_ix', 'step_in_seq', 'f_0', 'f_1', 'f_2'])
    expect(written.rows[0]).toEqual([100, 1, 0.25, 1.25, 2.25])
    expect(written.rows[9]).toEqual([101, 5, 11.25, 12.25, 13.25])
  })

  it('scores and predicts sequences of unequal length, each to its own end', async () => {
    const data = join(folder, 'unequal.csv')
    const lines = [2, 6, 3].flatMap((length, s) =>
      Array.from({ length }, (_, t) => `${s},${t},${t === 0 ? 0 : 1},${10 * s + t / 4}`),
    )
    writeFileSync(data, ['seq_ix,step_in_seq,need_prediction,a', ...lines, ''].join('\n'))
    const { score } = await scoreSolution({ ...off, data, solution: stay })
    const targets = [10.5, 10.75, 11, 11.25, 20.5]
    const expected = r2Of(targets.map((target) => [target, target - 0.25]))
    expect(score).toMatchObject({ sequences: 3, scoredRows: 5 })
    expect(score.meanR2).toBeCloseTo(expected, 12)
    const predictions = join(folder, 'unequal.parquet')
    expect(await predictTable({ ...off, data, solution: stay, out: predictions })).toMatchObject({
      rows: 8,
      steps: 11,
    })
    expect((await rowsOf(predictions)).rows.map((row) => row.slice(0, 2))).toEqual([
      ...[[0, 1]],
      ...[1, 2, 3, 4, 5].map((step) => [1, step]),
      ...[1, 2].map((step) => [2, step]),
    ])
  })

  it('leaves the file that was there when the solution fails', async () => {
    const before = readFileSync(out)
    const solution = nodeSolution(folder, 'return point.seqIx === 101 ? [1] : answer()')
    await expect(predictTable({ ...off, solution, out })).rejects.toMatchObject({
      code: 'UNASKED_PREDICTION',
    })
    expect(readFileSync(out).equals(before)).toBe(true)
  })
})

describe('formatScore', () => {
  const score: ScoreResult = {
    meanR2: 0.31234,
    r2: Array.from({ length: 11 }, (_, f) => f / 11 - 0.05),
    featureNames: Array.from({ length: 11 }, (_, f) => `f_${f}`),
    scoredRows: 17100,
    sequences: 19,
    latency: { p50Ms: 0.4212, p95Ms: 0.513, p99Ms: 0.0123 },
    seconds: 12.2,
    projectedContestSeconds: 240,
    contained: true,
    optimumR2: 0.3894,
    baselines: { persistence: -0.4, movingAverage: 0.05, ridge: 0.3 },
  }

  it('shows features in columns, what the score stands beside, and the time', () => {
    expect(formatScore(score, 60)).toMatchInlineSnapshot(`
      "R² by feature
        f_0   -0.0500    f_3    0.2227    f_6    0.4955    f_9    0.7682
        f_1    0.0409    f_4    0.3136    f_7    0.5864    f_10   0.8591
        f_2    0.1318    f_5    0.4045    f_8    0.6773

      mean R² over 17100 rows of 19 sequences
        persistence          -0.4000
        mean of the last 5    0.0500
        ridge VAR(10)         0.3000
        this solution         0.3123
        optimum               0.3894
        closed 13.8 % of the way from ridge to the optimum

        latency a step  p50 0.42 ms, p95 0.51 ms, p99 0.012 ms
        this replay     12s
        the contest     4m00s for 517 sequences, within the limit of 1h00m
        contained       yes"
    `)
  })

  it('says in words that a baseline is better', () => {
    const text = formatScore({ ...score, meanR2: 0.26 }, 60)
    expect(text).toContain(`
  optimum               0.3894
  this solution is 0.04 worse than ridge
  44.7 % worse than ridge, of its way to the optimum

`)
    const baselines = { ...score.baselines, persistence: 0.9 }
    expect(formatScore({ ...score, baselines }, 60)).toContain(
      '\n  this solution is 0.59 worse than persistence\n',
    )
  })

  it('says when the contest would run out of time and what is not known', () => {
    const slow = { ...score, projectedContestSeconds: 4000, contained: false, optimumR2: undefined }
    const text = formatScore(slow, 60)
    expect(text).toContain('1h06m for 517 sequences, over the limit of 1h00m')
    expect(text).toContain('contained       no: it could reach the network and your files')
    expect(text).not.toContain('closed')
  })
})
