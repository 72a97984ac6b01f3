import type { ColumnForm } from '../columnForm.js'
import type { DeclaredType } from '../table.js'

/** What a user says of a column; what is absent is found by its values. */
export interface DeclaredColumn {
  type?: DeclaredType
  form?: ColumnForm
  /** Texts that stand for missing values. */
  missing?: readonly string[]
}

/** Types by column, or more than the type of a column. */
export type ColumnTypes = Readonly<Record<string, DeclaredType | DeclaredColumn>>

/** What is said of a column of this name. */
export function declaredOf(types: ColumnTypes, name: string): DeclaredColumn {
  if (!Object.hasOwn(types, name)) return {}
  const declared = types[name]
  return typeof declared === 'string' ? { type: declared } : declared
}
