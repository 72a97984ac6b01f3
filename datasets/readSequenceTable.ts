import { openRows } from './openRows.js'
import { badValueFault, placeRun, runsOf } from './placeRows.js'
import type { ReadOptions } from './readOptions.js'
import { indexSequences, orderWarnings } from './sequenceIndex.js'
import { type SequenceTable, sequenceAt } from './sequenceTable.js'

/** A table and what its user should know about the file. */
export interface ReadTable {
  table: SequenceTable
  /** What was left out of the columns, what looks as if it should be, and that steps were out of order. */
  warnings: string[]
}

/**
 * Reads a Parquet, CSV, CSV.gz or Arrow IPC file of sequences. Rows of different sequences may be
 * interleaved; rows out of step order are sorted.
 *
 * @throws {DataError} naming file, sequence, step and column of the first offence: the file's own faults
 * first, then those of the keys (see `indexSequences`), then values that are not finite
 */
export async function readSequenceTable(
  file: string,
  options: ReadOptions = {},
): Promise<ReadTable> {
  const source = await openRows(file, options)
  try {
    const index = await indexSequences(source)
    const { seqIx, nSteps, positionOf } = index
    const table: SequenceTable = {
      seqIx,
      states: new Float32Array(seqIx.length * nSteps * source.featureNames.length),
      needPrediction: new Uint8Array(seqIx.length * nSteps),
      nSteps,
      featureNames: source.featureNames,
    }
    for await (const batch of source.scanRows()) {
      for (const run of runsOf(batch)) {
        const bad = placeRun(batch, run, sequenceAt(table, positionOf.get(run.seqIx)!))
        if (bad) throw await badValueFault(source, bad)
      }
    }
    if (source.warmUp !== undefined) {
      for (const i of seqIx.keys()) sequenceAt(table, i).needPrediction[nSteps - 1] = 0
    }
    return { table, warnings: [...source.warnings, ...orderWarnings(file, index)] }
  } finally {
    source.close()
  }
}
