import { openRows } from './openRows.js'
import { badValueFault, placeRun, runsOf } from './placeRows.js'
import type { ReadOptions } from './readOptions.js'
import type { RowSource } from './rowSource.js'
import { indexSequences, orderWarnings, type SequenceIndex } from './sequenceIndex.js'
import type { Sequence } from './sequenceTable.js'
import { StatePrecision } from './statePrecision.js'

/** A file of sequences that is read as it is used, for tables larger than memory. */
export interface OpenSequences {
  featureNames: readonly string[]
  /** [nSequences + 1], rows of the sequences before each, and last all rows. */
  offsets: Int32Array
  /** [nSequences], ids in order of first appearance, which is the order they come in. */
  seqIx: Int32Array
  nSequences: number
  /** How many predictions can be scored, see `isScored`. */
  scoredSteps: number
  /** Whether states are float64, because a column lies further than 10,000 of its spreads from 0. */
  isFloat64: boolean
  /**
   * Sentences about columns that were left out or look as if they should be, rows that were out of order and values
   * that lose digits.
   */
  warnings: string[]
  /**
   * The sequences, which may be iterated more than once; throws a `DataError` at the first value that is not finite.
   */
  sequences: AsyncIterable<Sequence>
  /** Frees memory and temporary files. */
  close(): void
}

/**
 * Opens a Parquet, CSV, CSV.gz or Arrow IPC file of sequences. All keys are read and checked at once;
 * the states come one sequence at a time. Where rows of different sequences are interleaved, DuckDB sorts
 * them, on disk if need be.
 *
 * @throws {DataError} as `readSequenceTable`
 */
export async function openSequences(
  file: string,
  options: ReadOptions = {},
): Promise<OpenSequences> {
  const source = await openRows(file, options)
  try {
    const index = await indexSequences(source)
    const precision = await sightPrecision(source)
    const isFloat64 = precision.needsFloat64
    return {
      featureNames: source.featureNames,
      offsets: index.offsets,
      seqIx: index.seqIx,
      nSequences: index.seqIx.length,
      scoredSteps: index.scoredSteps,
      isFloat64,
      warnings: [...source.warnings, ...orderWarnings(file, index), ...precision.warnings(file)],
      sequences: { [Symbol.asyncIterator]: () => readSequences(source, index, isFloat64) },
      close: source.close,
    }
  } catch (error) {
    source.close()
    throw error
  }
}

/** Rows of the file's beginning by which the precision of all states is chosen. */
const sightedRows = 20_000

async function sightPrecision(source: RowSource): Promise<StatePrecision> {
  const precision = new StatePrecision(source.featureNames)
  let rows = 0
  for await (const batch of source.scanRows()) {
    const count = Math.min(batch.rowCount, sightedRows - rows)
    precision.add(batch, count)
    rows += count
    if (rows === sightedRows) break
  }
  return precision
}

async function* readSequences(
  source: RowSource,
  index: SequenceIndex,
  isFloat64: boolean,
): AsyncGenerator<Sequence> {
  const { offsets, positionOf, isContiguous, seqIx } = index
  const batches = isContiguous ? source.scanRows() : source.scanRowsInOrder(seqIx)
  let sequence: Sequence | undefined
  let filled = 0
  for await (const batch of batches) {
    for (const run of runsOf(batch)) {
      if (!sequence) {
        const position = positionOf.get(run.seqIx)!
        const nSteps = offsets[position + 1] - offsets[position]
        sequence = {
          seqIx: run.seqIx,
          states: new (isFloat64 ? Float64Array : Float32Array)(
            nSteps * source.featureNames.length,
          ),
          needPrediction: new Uint8Array(nSteps),
        }
      }
      const bad = placeRun(batch, run, sequence)
      if (bad) throw await badValueFault(source, bad)
      filled += run.to - run.from
      if (filled === sequence.needPrediction.length) {
        if (source.warmUp !== undefined) sequence.needPrediction[filled - 1] = 0
        yield sequence
        sequence = undefined
        filled = 0
      }
    }
  }
}
