import { checkScorable } from '../../datasets/checkScorable.js'
import { fileFormat } from '../../datasets/fileFormat.js'
import { openSequences } from '../../datasets/openSequences.js'
import { readParquetMetadata } from '../../datasets/readParquetMetadata.js'
import { movingAverage } from '../../eval/baselines/movingAverage.js'
import { persistence } from '../../eval/baselines/persistence.js'
import type { Latency } from '../../eval/latency.js'
import { readOptimum } from '../../eval/optimum.js'
import { R2Accumulator } from '../../eval/r2.js'
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
  /** Of one call of `predict`. */
  latency: Latency
  /** What the replay took, start and reading included. */
  seconds: number
  /** What the contest's 517 sequences of 1000 steps would take, at the mean time of a step here. */
  projectedContestSeconds: number
  /** Whether the solution ran without network and without the user's files. */
  contained: boolean
  /** Mean R² of the best possible forecast of these rows, where the file is a simulated one. */
  optimumR2?: number
  /** Mean R² of simple forecasts of these rows. */
  baselines: { persistence: number; movingAverage: number; ridge?: number }
}

export interface ScoreOptions extends ReplayOptions {
  data: string
  solution: Solution
  /** Mean R² of the ridge regression on the same rows, where somebody has fitted it. */
  ridgeR2?: number
  onSequence?: OnSequence
}

/**
 * The contest's score: replays a table through a solution, one point at a time, and holds the prediction made
 * at each step against the state of the next.
 *
 * @throws {DataError} when the table is at fault
 * @throws {GateError} when the solution is, naming sequence and step
 */
export async function scoreSolution(options: ScoreOptions): Promise<ScoreResult> {
  const { data, solution, ridgeR2, onSequence } = options
  const table = await openSequences(data)
  try {
    for (const warning of table.warnings) options.onNotice?.(warning)
    checkScorable(table, data)
    const nFeatures = table.featureNames.length
    const score = new R2Accumulator(nFeatures)
    const still = new R2Accumulator(nFeatures)
    const average = new R2Accumulator(nFeatures)
    const averaging = movingAverage(nFeatures)
    const replay = await replayTable(
      table,
      solution,
      async (sequence, predictions) => {
        score.addSequence(sequence, predictions)
        still.addSequence(sequence, persistence.predictSequence(sequence.states))
        average.addSequence(sequence, averaging.predictSequence(sequence.states))
        await onSequence?.(sequence, predictions)
      },
      options,
    )
    const isWhole = replay.sequences === table.nSequences
    return {
      ...score.result(),
      featureNames: [...table.featureNames],
      sequences: replay.sequences,
      latency: replay.latency,
      seconds: replay.seconds,
      projectedContestSeconds: (replay.meanStepMs / 1000) * contestSteps,
      contained: replay.contained,
      // The file tells it of all its rows together.
      optimumR2: isWhole ? await optimumOf(data) : undefined,
      baselines: {
        persistence: still.result().meanR2,
        movingAverage: average.result().meanR2,
        ridge: ridgeR2,
      },
    }
  } finally {
    table.close()
  }
}

async function optimumOf(data: string): Promise<number | undefined> {
  if (fileFormat(data) !== 'parquet') return undefined
  return readOptimum(await readParquetMetadata(data))?.meanR2
}
