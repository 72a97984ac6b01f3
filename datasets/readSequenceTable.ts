import { openRows } from './openRows.js'
import { badValueFault, placeRun, runsOf } from './placeRows.js'
import type { ReadOptions } from './readOptions.js'
import type { RowSource } from './rowSource.js'
import { indexSequences, orderWarnings, type SequenceIndex } from './sequenceIndex.js'
import { type SequenceTable, type States, sequenceAt } from './sequenceTable.js'
import { StatePrecision } from './statePrecision.js'
import { UnchangingColumns } from './unchangingColumns.js'

/** A table and what its user should know about the file. */
export interface ReadTable {
  table: SequenceTable
  /**
   * Sentences about columns that were left out or look as if they should be, rows that were out of order, values that
   * lose digits and columns that never change.
   */
  warnings: string[]
}

/**
 * Reads a Parquet, CSV, CSV.gz or Arrow IPC file of sequences. Rows of different sequences may be
 * interleaved; rows out of step order are sorted. States are float64 where a column lies further than
 * 10,000 of its spreads from 0, else float32.
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
    const precision = new StatePrecision(source.featureNames)
    const size = index.offsets[index.seqIx.length] * source.featureNames.length
    let table = await readStates(source, index, new Float32Array(size), precision)
    if (precision.needsFloat64) {
      table = await readStates(source, index, new Float64Array(size))
    }
    const unchanging = new UnchangingColumns(table.featureNames)
    for (let i = 0; i < table.seqIx.length; i++) unchanging.add(sequenceAt(table, i))
    const warnings = [...source.warnings, ...orderWarnings(file, index)]
    return {
      table,
      warnings: [...warnings, ...precision.warnings(file), ...unchanging.warnings(file)],
    }
  } finally {
    source.close()
  }
}

async function readStates(
  source: RowSource,
  { seqIx, offsets, positionOf }: SequenceIndex,
  states: States,
  precision?: StatePrecision,
): Promise<SequenceTable> {
  const needPrediction = new Uint8Array(offsets[seqIx.length])
  const table = { seqIx, offsets, states, needPrediction, featureNames: source.featureNames }
  for await (const batch of source.scanRows()) {
    precision?.add(batch, batch.rowCount)
    for (const run of runsOf(batch)) {
      const bad = placeRun(batch, run, sequenceAt(table, positionOf.get(run.seqIx)!))
      if (bad) throw await badValueFault(source, bad)
    }
  }
  if (source.warmUp !== undefined) {
    for (const end of offsets.subarray(1)) needPrediction[end - 1] = 0
  }
  return table
}
