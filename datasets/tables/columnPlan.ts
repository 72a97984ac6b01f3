import type { ColumnForm } from '../columnForm.js'
import type { ColumnType } from '../table.js'
import type { SourceColumn, StoredKind } from './columnSource.js'

/** How a column is to be read. */
export interface ColumnPlan {
  column: SourceColumn
  stored: StoredKind
  /** The type it has whatever it holds; else it is inferred. */
  type?: ColumnType
  form?: ColumnForm
  /** Texts that stand for missing values, beside those that do in every CSV file. */
  missing: readonly string[]
  isKey: boolean
  /** Whether dates of which none tells day from month are kept as labels instead of being refused. */
  keepAmbiguous?: boolean
  /** The table that has given the type, where it is another than this one. */
  typedBy?: string
}
