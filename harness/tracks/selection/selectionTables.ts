import type { Table } from '../../../datasets/table.js'

/** What groups are chosen from, and what they are to resemble together. */
export interface SelectionTables {
  training: Table
  /** Columns and types of the training table, key included. */
  pool: Table
  /** The column whose equal values make a group; absent where each row stands alone. */
  key?: string
  /** [groups of the pool, in order of first appearance] 1 where the group may be chosen; absent: all. */
  allowed?: Uint8Array
}
