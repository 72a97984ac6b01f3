import { InterruptedError } from '../../../base/errors.js'
import type { Table } from '../../../datasets/table.js'
import { readTable, readTableLike, readTypes } from '../../../datasets/tables.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { valueColumns } from '../../../eval/statistics/valueColumns.js'
import { type SplitTable, splitHoldout } from '../holdout/splitHoldout.js'
import type { Pool } from '../pool/joinPools.js'
import { readPools } from '../pool/readPools.js'
import type { SelectFilesOptions } from './selectFilesOptions.js'

/** The tables of a selection. */
export interface SelectionInput {
  training: Table
  /** Rows to hold the result against; absent where there are none. */
  holdout?: Table
  trainingGroups: number
  pool: Pool
  /** What was lost or taken in a certain way while reading. */
  notes: string[]
}

/**
 * Reads the training table and the pools, and joins these.
 *
 * @throws {DataError} for a table that cannot be read or does not fit; `NO_VALUE_COLUMNS`; `KEY_MISSING`
 * @throws {InterruptedError} when the signal comes
 */
export async function readSelection(
  { train, key, split, missing, holdout: file, pool: files, types, onStage }: SelectFilesOptions,
  signal: AbortSignal,
): Promise<SelectionInput> {
  try {
    onStage?.(`reading ${train}`)
    const known = types === undefined ? undefined : readTypes(types)
    const { table } = await readTable(train, { types: known, key, missing, signal })
    const { training, ...parts }: SplitTable = split
      ? splitHoldout(table, key, split)
      : { training: table }
    const holdout =
      file === undefined
        ? parts.holdout
        : (await readTableLike(file, training, { key, missing, signal })).table
    valueColumns(training, key)
    const trainingGroups = sequencesOf(training, key, false).count
    const pools = await readPools(files, training, 'training', { key, missing, signal, onStage })
    return { training, holdout, trainingGroups, ...pools }
  } catch (error) {
    throw signal.aborted ? new InterruptedError('stopped while reading the tables') : error
  }
}
