import { join } from 'node:path'
import { checkScorable, countScoredSteps } from '../../datasets/checkScorable.js'
import { unwritableFault } from '../../datasets/checkWritableNames.js'
import { featureNamesKey } from '../../datasets/featureNamesKey.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import { readSequenceTable } from '../../datasets/readSequenceTable.js'
import { readSequenceTimes, timesInFileOrder } from '../../datasets/readSequenceTimes.js'
import { rollingOriginSplit } from '../../datasets/rollingOrigin.js'
import { keyColumns } from '../../datasets/rowSource.js'
import { lengthRange } from '../../datasets/sequenceOffsets.js'
import { type SequenceTable, selectSequences } from '../../datasets/sequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import type { SequenceTimes } from '../../datasets/splitSequences.js'
import { splitThreeWays, type ThreeWaySplit } from '../../datasets/splitThreeWays.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import type { BaselineName } from '../../eval/forecast/baselineNames.js'
import { baselineMeans, fitBaselines, scoreBaselines } from '../../eval/forecast/baselines.js'
import { fileOptimum, optimumMetadata, optimumR2 } from '../../eval/forecast/optimum.js'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../jobs/job.js'
import { fileOf } from '../jobs/jobInputs.js'
import { writeBaselines } from './baselinesFile.js'

export interface SplitConfig {
  /** Size and seed of the table to simulate; null where the table is the input. */
  simulate: { sequences: number; steps: number; seed: number } | null
  /** Shares of the sequences. */
  stop: number
  test: number
  /** Splits by time that the plan asks for, the last of which tests on the end; absent for splits at random. */
  byTime?: number
  /** What is scored without training: another version's figures are not these. */
  baselines: readonly BaselineName[]
  /** What the columns of the input are taken for, where the plan says it. */
  reading?: ColumnOptions
}

/**
 * Mean R² on some sequences; the ridge regressions are fitted on the training sequences of the split, the tuned one by
 * the stopping sequences.
 */
export interface SplitScores extends Record<BaselineName, number> {
  /** What the best possible forecast scores, where the data were simulated. */
  optimum?: number
}

export interface SplitFigures {
  sequences: { train: number; stop: number; test: number }
  /** Steps of a sequence, where all have as many. */
  nSteps?: number
  /** Steps of all sequences, where they differ in length. */
  rows?: number
  nFeatures: number
  /** 10, or the largest below that the training sequences are long enough for. */
  ridgeOrder: number
  stop: SplitScores
  test: SplitScores
  warnings: string[]
}

const mixedTimes =
  'the sequences were cut from series, and random splits test on times between those trained on: "by": "time" in the split tests on later ones'

const unknownTimes =
  'the table does not say when its sequences were: "by": "time" takes them in the order of the file'

/**
 * Splits a table by sequence into training, stopping and test, and scores what needs no training. The job's seed
 * says which split of the plan. Input: `data`; outputs: `train`, `stop`, `test`, and beside
 * them what the baselines score on the stopping sequences.
 */
export async function splitSequencesJob(
  { config, seed, inputs, outDir }: Job<SplitConfig>,
  _settings: JobSettings,
  { signal, onProgress }: JobHooks,
): Promise<JobOutcome<SplitFigures>> {
  onProgress(0, 'reading')
  const { table, times, warnings, isSimulated, name } = await wholeTable(
    config,
    fileOf({ inputs }, 'data'),
    signal,
  )
  const positions = splitOf(table, times, config, seed)
  const [train, stop, test] = [positions.train, positions.stop, positions.test].map((own) =>
    selectSequences(table, own),
  )
  for (const part of [stop, test]) {
    checkScorable({ scoredSteps: countScoredSteps(part), offsets: part.offsets }, name)
  }
  onProgress(0.3, 'scoring the baselines')
  const fitted = fitBaselines(train, stop)
  const onStop = scoreBaselines(fitted, stop)
  const onTest = scoreBaselines(fitted, test)
  writeBaselines(outDir, { fitted, scores: onStop })
  const outputs = []
  const optima: Partial<Record<string, number>> = {}
  for (const [role, part] of Object.entries({ train, stop, test })) {
    // Training sequences may have no scored step where trainings take crops.
    const isScored = countScoredSteps(part) > 0
    const optimum = isSimulated && isScored ? optimumR2(part) : undefined
    const metadata = optimum ? optimumMetadata(optimum) : {}
    const file = `${role}.parquet`
    await writePart(part, join(outDir, file), metadata)
    outputs.push({ role, file })
    optima[role] = optimum?.meanR2
  }
  const count = ({ seqIx }: SequenceTable) => seqIx.length
  return {
    outputs,
    repeatable: true,
    figures: {
      sequences: { train: count(train), stop: count(stop), test: count(test) },
      ...stepsOf(table),
      nFeatures: table.featureNames.length,
      ridgeOrder: fitted.ridge.order,
      stop: { ...baselineMeans(onStop), optimum: optima.stop },
      test: { ...baselineMeans(onTest), optimum: optima.test },
      warnings,
    },
  }
}

function splitOf(
  { seqIx }: SequenceTable,
  times: SequenceTimes | undefined,
  { stop, test, byTime }: SplitConfig,
  seed: number,
): ThreeWaySplit {
  if (byTime === undefined) return splitThreeWays({ seqIx }, { stop, test, seed })
  const origin = { stop, test, repeat: seed, repeats: byTime }
  const { valid, ...parts } = rollingOriginSplit(times ?? timesInFileOrder(seqIx), origin)
  return { ...parts, stop: valid }
}

function stepsOf({ offsets }: SequenceTable): Pick<SplitFigures, 'nSteps' | 'rows'> {
  const { shortest, longest } = lengthRange(offsets)
  return shortest === longest ? { nSteps: longest } : { rows: offsets[offsets.length - 1] }
}

/** A feature may have a name that Parquet cannot be written with here, or one of an index: the metadata have them all. */
async function writePart(part: SequenceTable, file: string, optimum: Record<string, string>) {
  const { featureNames } = part
  const isWritable = unwritableFault(file, [...keyColumns, ...featureNames]) === undefined
  const written = isWritable ? featureNames : featureNames.map((_, i) => `f_${i}`)
  const metadata = { ...optimum, [featureNamesKey]: JSON.stringify(featureNames) }
  await writeSequenceTable({ ...part, featureNames: written }, file, { metadata })
}

interface WholeTable {
  table: SequenceTable
  /** When each sequence was, where the file tells. */
  times?: SequenceTimes
  warnings: string[]
  isSimulated: boolean
  name: string
}

async function wholeTable(
  { simulate, reading, byTime }: SplitConfig,
  file: string | undefined,
  signal: AbortSignal,
): Promise<WholeTable> {
  if (file === undefined) {
    const table = simulateTable(simulate!)
    return { table, warnings: [], isSimulated: true, name: 'the simulated table' }
  }
  const { table, warnings } = await readSequenceTable(file, { ...reading, signal })
  const optimum = await fileOptimum(file, table.featureNames)
  const { times, stale } = await readSequenceTimes(file, table.seqIx)
  return {
    table,
    times,
    warnings: [
      ...warnings,
      ...(stale ? [`${stale}; "by": "time" splits in the order of the sequences`] : []),
      ...(times && byTime === undefined ? [mixedTimes] : []),
      ...(!times && !stale && byTime !== undefined ? [unknownTimes] : []),
    ],
    isSimulated: optimum !== undefined,
    name: file,
  }
}
