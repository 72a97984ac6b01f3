import type { LabelBuilder } from './labelBuilder.js'
import type { NumberBuilder } from './numberBuilder.js'

export type ColumnBuilder = NumberBuilder | LabelBuilder
export type ColumnKind = ColumnBuilder['kind']

/** A column of a file of any format, and which one of them it is. */
export interface SourceColumn {
  name: string
  index: number
}

/** What a file's own type says of a column; `text` says nothing: numbers and times may stand there as well. */
export type StoredKind = 'number' | 'whole' | 'date' | 'datetime' | 'boolean' | 'text' | 'other'

/** The columns of a table file; they may be read as often as need be. */
export interface ColumnSource {
  readonly file: string
  readonly columns: readonly SourceColumn[]
  /** [columns] */
  readonly stored: readonly StoredKind[]
  /** [columns, rows] The values of the first rows as texts, null where there is none; for a first guess. */
  firstTexts(columns: readonly SourceColumn[]): Promise<(string | null)[][]>
  /** Reads columns from the first row to the last into their builders. */
  fill(wanted: readonly WantedColumn[]): Promise<void>
  /** One value as text, for messages. */
  textAt(column: SourceColumn, row: number): Promise<string>
  /** Frees memory and temporary files. */
  close(): void
}

export interface WantedColumn {
  column: SourceColumn
  builder: ColumnBuilder
}

/** How many rows are looked at for a first guess. */
export const guessedRows = 2000
