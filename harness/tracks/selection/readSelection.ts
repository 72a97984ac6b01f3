import { InterruptedError } from '../../../base/errors.js'
import type { Table } from '../../../datasets/table.js'
import { readTable, readTypes } from '../../../datasets/tables.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { valueColumns } from '../../../eval/statistics/valueColumns.js'
import { joinPools, type Pool } from '../pool/joinPools.js'
import { type PoolFile, type PoolPart, readPool } from '../pool/readPool.js'
import type { SelectFilesOptions } from './selectFiles.js'

/** The tables of a selection. */
export interface SelectionInput {
  training: Table
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
  { train, key, pool: files, types, onStage }: SelectFilesOptions,
  signal: AbortSignal,
): Promise<SelectionInput> {
  try {
    onStage?.(`reading ${train}`)
    const known = types === undefined ? undefined : readTypes(types)
    const { table: training } = await readTable(train, { types: known, key, signal })
    valueColumns(training, key)
    const trainingGroups = sequencesOf(training, key, false).count
    const notes: string[] = []
    const parts: PoolPart[] = []
    for (const file of files) {
      onStage?.(`reading ${file}`)
      const read = await readPool(file, training, { key, signal })
      notes.push(...readingNotes(read))
      parts.push(read)
    }
    onStage?.('comparing groups')
    const pool = joinPools(parts, key)
    if (pool.scattered.length > 0) {
      const where = pool.scattered.join(', ')
      notes.push(`${where}: groups do not stand together; rows of the same key are one group.`)
    }
    return { training, trainingGroups, pool, notes }
  } catch (error) {
    throw signal.aborted ? new InterruptedError('stopped while reading the tables') : error
  }
}

function readingNotes({ table: { file }, dropped, losses }: PoolFile): string[] {
  const lost = losses.map(
    ({ column, type, count, example, row }) =>
      `${file}: ${count} values of ${column} are not ${type}, the first '${example}' in row ${row}; they count as missing.`,
  )
  if (dropped.length === 0) return lost
  return [
    `${file}: columns that training does not have are left out: ${dropped.join(', ')}.`,
    ...lost,
  ]
}
