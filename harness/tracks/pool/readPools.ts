import { counted } from '../../../base/counted.js'
import type { Table } from '../../../datasets/table.js'
import { unitOf } from '../../../datasets/unitOf.js'
import { joinPools, type Pool } from './joinPools.js'
import { type PoolFile, type PoolPart, readPool } from './readPool.js'

export interface ReadPoolsOptions {
  key?: string
  /** Texts that stand for missing values in every column. */
  missing?: readonly string[]
  signal: AbortSignal
  /** @param share of the files that are read, 0 … 1 */
  onStage?: (stage: string, share: number) => void
}

/**
 * Reads pools with the columns and types of a table and joins them.
 *
 * @param likeName what notes call that table
 * @returns beside the pool what was lost or taken in a certain way
 * @throws {DataError} as `readPool` and `joinPools` do
 */
export async function readPools(
  files: readonly string[],
  like: Table,
  likeName: string,
  { key, missing, signal, onStage }: ReadPoolsOptions,
): Promise<{ pool: Pool; notes: string[] }> {
  const parts: PoolPart[] = []
  const notes: string[] = []
  for (const [i, file] of files.entries()) {
    onStage?.(`reading ${file}`, i / files.length)
    const read = await readPool(file, like, { key, missing, signal })
    notes.push(...readingNotes(read, likeName))
    parts.push(read)
  }
  onStage?.(`comparing ${unitOf(key)}s`, 1)
  const pool = joinPools(parts, key)
  if (pool.scattered.length > 0) {
    const where = pool.scattered.join(', ')
    notes.push(`${where}: groups do not stand together; rows of the same key are one group.`)
  }
  if (key !== undefined && pool.isFlat) {
    notes.push(`Every group of ${key} has one row: rows are judged as those of a flat table.`)
  }
  return { pool, notes }
}

function readingNotes({ table: { file }, dropped, losses }: PoolFile, likeName: string): string[] {
  const lost = losses.map(
    ({ column, type, count, example, row }) =>
      `${file}: ${counted(count, 'value')} of ${column} cannot be read as ${type} and ${count === 1 ? 'counts' : 'count'} as missing, the first '${example}' in row ${row}.`,
  )
  if (dropped.length === 0) return lost
  return [
    `${file}: columns that ${likeName} does not have are left out: ${dropped.join(', ')}.`,
    ...lost,
  ]
}
