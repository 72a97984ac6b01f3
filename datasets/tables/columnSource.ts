import type { LabelBuilder } from './labelBuilder.js'
import type { NumberBuilder } from './numberBuilder.js'

export type ColumnBuilder = NumberBuilder | LabelBuilder
export type ColumnKind = ColumnBuilder['kind']

/** A column of a file of any format, and which one of them it is. */
export interface SourceColumn {
  name: string
  index: number
}

/** The columns of a table file; they may be read as often as need be. */
export interface ColumnSource {
  readonly file: string
  readonly columns: readonly SourceColumn[]
  /** What each column seems to hold: by its type, or in CSV by the first rows. */
  guessKinds(): Promise<ColumnKind[]>
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
