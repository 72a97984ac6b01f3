import type { Table } from '../datasets/table.js'

/**
 * What an assessment compares. All tables have the same columns in the same order, with the types of the
 * training table; `datasets/tables.ts` reads them so.
 */
export interface JudgedTables {
  training: Table
  holdout?: Table
  synthetic: Table
  /** The column that says which rows are one sequence; absent for flat tables. It is no value column. */
  key?: string
}
