import { openRows } from './openRows.js'
import { badValueFault, placeRun, runsOf } from './placeRows.js'
import type { ReadOptions } from './readOptions.js'
import type { RowSource } from './rowSource.js'
import { indexSequences, orderWarnings, type SequenceIndex } from './sequenceIndex.js'
import type { Sequence } from './sequenceTable.js'

/** A file of sequences that is read as it is used, for tables larger than memory. */
export interface OpenSequences {
  featureNames: readonly string[]
  nSteps: number
  /** [nSequences], ids in order of first appearance, which is the order they come in. */
  seqIx: Int32Array
  nSequences: number
  /** How many predictions can be scored, see `isScored`. */
  scoredSteps: number
  /** What was left out of the columns, what looks as if it should be, and that steps were out of order. */
  warnings: string[]
  /** May be iterated more than once; throws a `DataError` at the first value that is not finite. */
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
    return {
      featureNames: source.featureNames,
      nSteps: index.nSteps,
      seqIx: index.seqIx,
      nSequences: index.seqIx.length,
      scoredSteps: index.scoredSteps,
      warnings: [...source.warnings, ...orderWarnings(file, index)],
      sequences: { [Symbol.asyncIterator]: () => readSequences(source, index) },
      close: source.close,
    }
  } catch (error) {
    source.close()
    throw error
  }
}

async function* readSequences(source: RowSource, index: SequenceIndex): AsyncGenerator<Sequence> {
  const { nSteps, isContiguous, seqIx } = index
  const batches = isContiguous ? source.scanRows() : source.scanRowsInOrder(seqIx)
  let sequence: Sequence | undefined
  let filled = 0
  for await (const batch of batches) {
    for (const run of runsOf(batch)) {
      sequence ??= {
        seqIx: run.seqIx,
        states: new Float32Array(nSteps * source.featureNames.length),
        needPrediction: new Uint8Array(nSteps),
      }
      const bad = placeRun(batch, run, sequence)
      if (bad) throw await badValueFault(source, bad)
      filled += run.to - run.from
      if (filled === nSteps) {
        if (source.warmUp !== undefined) sequence.needPrediction[nSteps - 1] = 0
        yield sequence
        sequence = undefined
        filled = 0
      }
    }
  }
}
