import { DataError } from '../../base/errors.js'
import { distFile } from '../../base/packageRoot.js'
import { workerCount } from '../../base/workerCount.js'
import { WorkerPool } from '../../base/workerPool.js'
import type { Table } from '../../datasets/table.js'
import { mean } from '../statistics/mean.js'
import type { Tree } from '../trees/tree.js'
import { InputEncoder } from './inputEncoder.js'
import { sampleRows, splitUnseen } from './unseenRows.js'
import type { UtilityJob, UtilityJobResult } from './utilityJob.js'
import { forestOf, type LabelledRows, learningTask, type UtilityFit } from './utilityModel.js'
import type { Utility, UtilityModel } from './utilityResult.js'
import { encodeTarget, rowsWithTarget, type UtilityTarget, utilityTarget } from './utilityTarget.js'

export interface UtilityOptions {
  seed: number
  /** Threads; 0 for as many as there are cores. */
  workers: number
  /** Most rows of a table that are used; 200,000 by default. */
  maxRows?: number
  /** Pieces of work done, of how many so far. */
  onProgress?: (done: number, total: number) => void
}

/** The real tables that synthetic ones are judged by. */
export interface RealTables {
  training: Table
  holdout?: Table
  key?: string
}

const defaultMaxRows = 200_000
/** Values of a table that are used: wide tables give fewer rows. */
const maxValues = 4_000_000
const minRealRows = 10
const treeCount = 100
/** Rows that one job scores. */
const blockRows = 65_536

const modelKinds = ['forest', 'linear', 'boosting'] as const

/** The models fitted to one table. */
type Fits = Record<(typeof modelKinds)[number], Promise<UtilityFit>>

/**
 * Measures how well models trained on a synthetic table do on real data, and the other way round. The models of
 * the real table are fitted once, however many tables are judged. `close` ends its threads.
 */
export class UtilityJudge {
  private readonly pool: WorkerPool<UtilityJob, UtilityJobResult>
  private readonly target: UtilityTarget
  private readonly encoder: InputEncoder
  /** About the real tables. */
  private readonly notes: string[] = []
  private readonly maxRows: number
  /** Rows that the real models are trained with; synthetic models are tested on them. */
  private readonly real: LabelledRows
  private readonly whole: LabelledRows
  private readonly wholeRows: Int32Array
  private readonly training: Table
  private readonly unseen: LabelledRows
  private readonly testedOn: 'holdout' | 'a split of the real table'
  private readonly guess: number
  private readonly realFits: Fits
  private done = 0
  private planned = 0

  /**
   * Starts fitting the models of the real table.
   *
   * @throws {UsageError} `BAD_TARGET`, `BAD_WORKERS`
   * @throws {DataError} `COLUMN_MISSING`; `TARGET_EMPTY`; `TOO_FEW_ROWS` with fewer than ten real rows
   */
  constructor(
    { training, holdout, key }: RealTables,
    targetName: string,
    private readonly options: UtilityOptions,
  ) {
    const { seed } = options
    const width = training.columns.length
    this.maxRows = Math.min(options.maxRows ?? defaultMaxRows, Math.ceil(maxValues / width))
    this.target = utilityTarget(training, targetName, key)
    if (this.target.kind === 'classification' && this.target.pooled > 0) {
      this.notes.push(
        `Utility: ${targetName} has ${this.target.pooled} more values than the ${this.target.classOf.size} most frequent; they count as one.`,
      )
    }
    const rows = this.usedRows(training, this.notes)
    if (rows.length < minRealRows) {
      throw new DataError(
        'TOO_FEW_ROWS',
        `the target has ${rows.length} values, and models need ${minRealRows}`,
        { file: training.file, column: targetName },
      )
    }
    const unseen = holdout ? this.usedRows(holdout, this.notes) : new Int32Array()
    const split = unseen.length > 0 ? undefined : splitUnseen(training, rows, key, seed)
    if (holdout && split) {
      this.notes.push(`Utility: ${targetName} has no values in ${holdout.file}, so it is not used.`)
    }
    this.training = training
    this.wholeRows = rows
    this.testedOn = split ? 'a split of the real table' : 'holdout'
    const trained = split?.training ?? rows
    this.encoder = new InputEncoder(training, trained, [targetName, key])
    this.notes.push(...this.encoder.notes)
    this.real = this.encode(training, trained)
    this.whole = split ? this.encode(training, rows) : this.real
    this.unseen = split ? this.encode(training, split.test) : this.encode(holdout!, unseen)
    this.guess = this.scoreOfGuess()
    this.pool = new WorkerPool({
      file: distFile('eval/utility/utilityJob.js'),
      workers: workerCount(options.workers),
    })
    this.realFits = this.fit(this.real)
    // Whoever judges hears of a failure; until then, and after `close`, nobody waits for these.
    for (const fit of Object.values(this.realFits)) fit.catch(() => {})
  }

  /** @param synthetic has the columns and types of the training table */
  async judge(synthetic: Table): Promise<Utility> {
    const { target, unseen } = this
    const notes = this.notes.slice()
    const rows = this.usedRows(synthetic, notes)
    const encoded = this.encode(synthetic, rows)
    const fits = rows.length > 0 ? this.fit(encoded) : undefined
    if (!fits) notes.push(`Utility: ${target.name} has no values in ${synthetic.file}: score 0.`)
    const classified = target.kind === 'classification'
    const models = await Promise.all([
      this.compare('random forest', encoded, this.realFits.forest, fits?.forest),
      this.compare(
        classified ? 'logistic regression' : 'linear regression',
        encoded,
        this.realFits.linear,
        fits?.linear,
      ),
      this.compare('gradient boosting', encoded, this.realFits.boosting, fits?.boosting),
    ])
    const score = mean(models.map((model) => model.score))
    const trainSynthetic = mean(models.map((model) => model.trainSynthetic))
    const trainReal = mean(models.map((model) => model.trainReal))
    return {
      target: target.name,
      task: target.kind,
      metric: classified ? 'accuracy' : '1 − MAE / range',
      score,
      word: utilityWord(score),
      models,
      leading: {
        testedOn: this.testedOn,
        testRows: unseen.targets.length,
        trainSynthetic,
        trainReal,
        ratio: trainReal > 0 ? trainSynthetic / trainReal : 0,
        guess: this.guess,
      },
      notes,
    }
  }

  /** Ends the threads. Work that is under way is given up. */
  close(): Promise<void> {
    return this.pool.close()
  }

  /**
   * Score alone of a table that is there for comparison: models trained as ever, but tested on no more than
   * so many rows of either table, drawn at random.
   */
  async score(synthetic: Table, testRows: number): Promise<number> {
    const rows = this.usedRows(synthetic, [])
    if (rows.length === 0) return 0
    const fits = this.fit(this.encode(synthetic, rows))
    const { seed } = this.options
    const tested = this.encode(synthetic, sampleRows(rows, testRows, seed))
    const real = this.encode(this.training, sampleRows(this.wholeRows, testRows, seed))
    const scores = await Promise.all(
      modelKinds.map(async (kind) =>
        Math.min(
          ...(await Promise.all([
            this.test(this.realFits[kind], tested),
            this.test(fits[kind], real),
          ])),
        ),
      ),
    )
    return mean(scores)
  }

  private async compare(
    name: string,
    synthetic: LabelledRows,
    real: Promise<UtilityFit>,
    trainedOnSynthetic: Promise<UtilityFit> | undefined,
  ): Promise<UtilityModel> {
    const [trainRealTestSynthetic, trainReal, trainSyntheticTestReal, trainSynthetic] =
      await Promise.all([
        this.test(real, synthetic),
        this.test(real, this.unseen),
        this.test(trainedOnSynthetic, this.whole),
        this.test(trainedOnSynthetic, this.unseen),
      ])
    const score = Math.min(trainSyntheticTestReal, trainRealTestSynthetic)
    return {
      name,
      trainSyntheticTestReal,
      trainRealTestSynthetic,
      score,
      trainSynthetic,
      trainReal,
    }
  }

  private fit(rows: LabelledRows): Fits {
    const { seed } = this.options
    // The long jobs first, so that no thread is left alone with one at the end.
    const boosting = this.run<UtilityFit>({ kind: 'boosting', rows, seed })
    const linear = this.run<UtilityFit>({ kind: 'linear', rows })
    const { task, classes } = learningTask(rows)
    const trees = Array.from({ length: treeCount }, (_, tree) =>
      this.run<Tree>({ kind: 'tree', task, seed, tree }),
    )
    const forest = Promise.all(trees).then((grown) => forestOf(task, grown, classes))
    return { forest, linear, boosting }
  }

  /** Accuracy or max(0, 1 − MAE / range); 0 without a model or rows. */
  private async test(
    fitting: Promise<UtilityFit> | undefined,
    rows: LabelledRows,
  ): Promise<number> {
    const count = rows.targets.length
    const fit = await fitting
    if (!fit || count === 0) return 0
    const blocks = Array.from({ length: Math.ceil(count / blockRows) }, (_, i) => i * blockRows)
    const parts = await Promise.all(
      blocks.map((from) => {
        const to = Math.min(from + blockRows, count)
        return this.run<number>({ kind: 'score', fit, rows, from, to })
      }),
    )
    return this.scoreOf(parts.reduce((sum, part) => sum + part, 0) / count)
  }

  /** @param value share of rows that are right, or mean absolute error */
  private scoreOf(value: number): number {
    if (this.target.kind === 'classification') return value
    return Math.max(0, 1 - value / this.target.range)
  }

  /** What always saying the real rows' most frequent class, or their median, scores on the unseen ones. */
  private scoreOfGuess(): number {
    const { real, unseen } = this
    const count = unseen.targets.length
    if (real.kind === 'regression') {
      const sorted = real.targets.slice().sort()
      const median = sorted[sorted.length >> 1]
      return this.scoreOf(
        (unseen.targets as Float64Array).reduce((sum, value) => sum + Math.abs(value - median), 0) /
          count,
      )
    }
    const counts = new Float64Array(real.classCount)
    for (const target of real.targets) counts[target]++
    const best = counts.indexOf(Math.max(...counts))
    return (unseen.targets as Uint8Array).reduce((sum, k) => sum + (k === best ? 1 : 0), 0) / count
  }

  private usedRows(table: Table, notes: string[]): Int32Array {
    const { name } = this.target
    const rows = rowsWithTarget(table, this.target)
    if (rows.length < table.rowCount) {
      const missing = table.rowCount - rows.length
      notes.push(`Utility: ${missing} rows of ${table.file} without ${name} are left out.`)
    }
    if (rows.length > this.maxRows) {
      notes.push(`Utility: ${this.maxRows} of ${rows.length} rows of ${table.file}, at random.`)
    }
    return sampleRows(rows, this.maxRows, this.options.seed)
  }

  private encode(table: Table, rows: Int32Array): LabelledRows {
    const inputs = this.encoder.encode(table, rows)
    const targets = encodeTarget(table, this.target, rows)
    if (this.target.kind === 'regression') {
      return { ...inputs, kind: 'regression', targets: targets as Float64Array }
    }
    const { classCount } = this.target
    return { ...inputs, kind: 'classification', targets: targets as Uint8Array, classCount }
  }

  private async run<Result extends UtilityJobResult>(job: UtilityJob): Promise<Result> {
    this.planned++
    const result = await this.pool.run(job)
    this.options.onProgress?.(++this.done, this.planned)
    return result as Result
  }
}

/** Excellent from 0.8 on, Good from 0.6, Fair from 0.4, Poor from 0.2, else Very poor. */
export function utilityWord(score: number): string {
  if (score >= 0.8) return 'Excellent'
  if (score >= 0.6) return 'Good'
  if (score >= 0.4) return 'Fair'
  return score >= 0.2 ? 'Poor' : 'Very poor'
}
