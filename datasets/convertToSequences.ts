import { DataError, UsageError } from '../base/errors.js'
import { contestNeedPrediction } from './needPrediction.js'
import { callInReader } from './reader/callInReader.js'
import { readerModule } from './reader/openInReader.js'
import type { Series } from './readSeries.js'
import { equalOffsets } from './sequenceOffsets.js'
import type { SequenceTable } from './sequenceTable.js'

export interface ConvertOptions {
  /** Length of a sequence. */
  steps: number
  /** Take first differences of every column before cutting; the first row is lost to that. */
  difference?: boolean
  /** Scale every column to mean 0 and standard deviation 1 (population) over the rows that are kept. */
  standardise?: boolean
  /** Name of the time column; by default it is found, see `findTimeColumn`. */
  timeColumn?: string
  /** States before the first scored prediction; the contest's 100 or none by default. */
  warmUp?: number
}

export interface Converted {
  table: SequenceTable
  /** What the rows were sorted by. */
  timeColumn: string
  /** Rows at the end of the series that did not fill a sequence. */
  droppedRows: number
  warnings: string[]
}

/**
 * Cuts a long multivariate series with a time column into consecutive sequences that do not overlap,
 * numbered from 0.
 *
 * @param file Parquet, CSV or CSV.gz; all columns but the time are numbers and become features
 * @throws {DataError} naming row and column of the first value that is missing or no number, `TOO_SHORT`
 * where the series does not fill one sequence
 * @throws {UsageError} `STEPS` or `WARM_UP`
 */
export async function convertToSequences(
  file: string,
  options: ConvertOptions,
): Promise<Converted> {
  const { steps, difference = false, standardise = false } = options
  const needPrediction = needPredictionOf(options)
  const { timeColumn } = options
  const wanted = { module: readerModule('serveSeries'), file, options: { timeColumn } }
  const series = await callInReader<Series>(wanted)
  const nFeatures = series.names.length
  const values = difference ? differencesOf(series.values, nFeatures) : series.values
  const rowCount = values.length / nFeatures
  const nSequences = Math.floor(rowCount / steps)
  if (nSequences === 0) {
    const what = `the series has ${rowCount} rows${difference ? ' of differences' : ''}, not one sequence of ${steps}`
    throw new DataError('TOO_SHORT', what, { file }, 'Take fewer steps.')
  }
  const kept = values.subarray(0, nSequences * steps * nFeatures)
  const constant = standardise ? standardiseColumns(kept, nFeatures) : []
  const warnings = constant.map(
    (column) => `${file}: column ${series.names[column]} is constant, all zeros when standardised`,
  )
  const table: SequenceTable = {
    seqIx: Int32Array.from({ length: nSequences }, (_, i) => i),
    offsets: equalOffsets(nSequences, steps),
    states: Float32Array.from(kept),
    needPrediction: new Uint8Array(nSequences * steps),
    featureNames: series.names,
  }
  for (let i = 0; i < nSequences; i++) table.needPrediction.set(needPrediction, i * steps)
  return {
    table,
    timeColumn: series.timeColumn,
    droppedRows: rowCount - nSequences * steps,
    warnings: [...series.warnings, ...warnings],
  }
}

function needPredictionOf({ steps, warmUp }: ConvertOptions): Uint8Array {
  if (!Number.isInteger(steps) || steps < 2) {
    throw new UsageError('STEPS', `a sequence cannot have ${steps} steps`, 'Take 2 or more.')
  }
  const needPrediction = contestNeedPrediction(steps, warmUp)
  if (!needPrediction.includes(1)) {
    const what = `a warm-up of ${warmUp} leaves nothing to score in sequences of ${steps} steps`
    throw new UsageError('WARM_UP', what, `Take less than ${steps}.`)
  }
  return needPrediction
}

/** Differences x(t) − x(t−1), row by row. */
function differencesOf(values: Float64Array, nFeatures: number): Float64Array {
  return values.subarray(nFeatures).map((value, i) => value - values[i])
}

/**
 * Scales each column to mean 0 and deviation 1, in place.
 *
 * @returns the columns that are constant: they have no scale, and become zeros
 */
function standardiseColumns(values: Float64Array, nFeatures: number): number[] {
  const rowCount = values.length / nFeatures
  const constant: number[] = []
  for (let column = 0; column < nFeatures; column++) {
    let sum = 0
    for (let i = column; i < values.length; i += nFeatures) sum += values[i]
    const mean = sum / rowCount
    let squares = 0
    let isConstant = true
    for (let i = column; i < values.length; i += nFeatures) {
      squares += (values[i] - mean) ** 2
      if (values[i] !== values[column]) isConstant = false
    }
    const sd = Math.sqrt(squares / rowCount)
    for (let i = column; i < values.length; i += nFeatures) {
      values[i] = isConstant ? 0 : (values[i] - mean) / sd
    }
    if (isConstant) constant.push(column)
  }
  return constant
}
