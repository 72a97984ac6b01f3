import { checkScorable } from '../../datasets/checkScorable.js'
import { openSequences } from '../../datasets/openSequences.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import { UnchangingColumns } from '../../datasets/unchangingColumns.js'
import type { BaselineName } from '../../eval/forecast/baselineNames.js'
import { drift } from '../../eval/forecast/baselines/drift.js'
import type { Forecaster } from '../../eval/forecast/baselines/forecaster.js'
import { movingAverage } from '../../eval/forecast/baselines/movingAverage.js'
import { persistence } from '../../eval/forecast/baselines/persistence.js'
import type { Latency } from '../../eval/forecast/latency.js'
import { fileOptimum, type OptimumR2 } from '../../eval/forecast/optimum.js'
import { R2Accumulator } from '../../eval/forecast/r2.js'
import type { RidgeName } from '../../train/forecast/ridgeFile.js'
import { knownTable } from './knownTable.js'
import { contestSteps } from './limits.js'
import { type OnSequence, type ReplayOptions, replayTable } from './replayTable.js'
import type { Solution } from './resolveSolution.js'

/** The contest's score of a solution on a table; docs/formats.md has it as a file, score.schema.json its schema. */
export interface ScoreResult {
  /** Mean of `r2`: the contest's score. */
  meanR2: number
  /** [nFeatures] */
  r2: number[]
  featureNames: string[]
  scoredRows: number
  sequences: number
  /** Times of one call of `predict`. */
  latency: Latency
  /** What the replay took, start and reading included. */
  seconds: number
  /** What the contest's 517 sequences of 1000 steps would take, at the mean time of a step here. */
  projectedContestSeconds: number
  /** Whether the solution ran without network and without the user's files. */
  contained: boolean
  /** Mean R² of the best possible forecast of these rows, where the file is a simulated one. */
  optimumR2?: number
  /** Mean R² of simple forecasts of these rows; the regressions are known of a run alone. */
  baselines: Partial<Record<BaselineName, number>>
}

export interface ScoreOptions extends ReplayOptions {
  data: string
  solution: Solution
  /** What the columns of `data` are taken for, beside what a run remembers of its own. */
  reading?: ColumnOptions
  /** Regressions that were fitted on the solution's training table. */
  regressions?: Partial<Record<RidgeName, Forecaster>>
  onSequence?: OnSequence
}

/** A score and what a page shows beside it. */
export interface ScoredTable {
  score: ScoreResult
  /** [nFeatures] of each baseline. */
  baselineR2: Partial<Record<BaselineName, number[]>>
  /** The best possible score, where the file tells it of exactly the rows that were scored. */
  optimum?: OptimumR2
}

/**
 * The contest's score: replays a table through a solution, one point at a time, and holds the prediction made
 * at each step against the state of the next.
 *
 * @throws {DataError} when the table is at fault
 * @throws {GateError} when the solution is, naming sequence and step
 */
export async function scoreSolution(options: ScoreOptions): Promise<ScoredTable> {
  const { data, solution, reading, regressions, onSequence } = options
  const { signal } = options
  const table = await openSequences(data, { ...reading, like: knownTable(solution), signal })
  try {
    for (const warning of table.warnings) options.onNotice?.(`warning: ${warning}`)
    checkScorable(table, data)
    const nFeatures = table.featureNames.length
    const forecasters: Partial<Record<BaselineName, Forecaster>> = {
      persistence,
      drift: drift(nFeatures),
      movingAverage: movingAverage(nFeatures),
      ...regressions,
    }
    const baselines = Object.entries(forecasters).map(([name, forecaster]) => ({
      name,
      forecaster,
      accumulator: new R2Accumulator(nFeatures),
    }))
    const accumulator = new R2Accumulator(nFeatures)
    const unchanging = new UnchangingColumns(table.featureNames)
    const replay = await replayTable(
      table,
      solution,
      async (sequence, predictions) => {
        accumulator.addSequence(sequence, predictions)
        unchanging.add(sequence)
        for (const baseline of baselines) {
          const forecast = baseline.forecaster.predictSequence(sequence.states)
          baseline.accumulator.addSequence(sequence, forecast)
        }
        await onSequence?.(sequence, predictions)
      },
      options,
    )
    for (const warning of unchanging.warnings(data)) options.onNotice?.(`warning: ${warning}`)
    const baselineScores = baselines.map(({ name, accumulator }) => {
      return [name, accumulator.result()] as const
    })
    // The file tells it of all its rows together.
    const optimum =
      replay.sequences === table.nSequences
        ? await fileOptimum(data, table.featureNames)
        : undefined
    const score: ScoreResult = {
      ...accumulator.result(),
      featureNames: [...table.featureNames],
      sequences: replay.sequences,
      latency: replay.latency,
      seconds: replay.seconds,
      projectedContestSeconds: (replay.meanStepMs / 1000) * contestSteps,
      contained: replay.contained,
      optimumR2: optimum?.meanR2,
      baselines: Object.fromEntries(baselineScores.map(([name, { meanR2 }]) => [name, meanR2])),
    }
    const baselineR2 = Object.fromEntries(baselineScores.map(([name, { r2 }]) => [name, r2]))
    return { score, baselineR2, optimum }
  } finally {
    table.close()
  }
}
