/** Usual names of the columns that say where a row of a sequence table belongs. */
export const keyColumns = ['seq_ix', 'step_in_seq', 'need_prediction'] as const
export type KeyColumn = (typeof keyColumns)[number]

/** Some rows' keys. NaN stands for whatever is no number. The arrays are used again for the next batch. */
export interface KeyBatch {
  rowCount: number
  seqIx: Float64Array
  step: Float64Array
  needPrediction: Float64Array
}

/** Some rows, column by column. NaN stands for whatever is no number. */
export interface RowBatch extends KeyBatch {
  /** One array a feature, in the order of the file's columns; float32 where the file's is. */
  features: (Float64Array | Float32Array)[]
}

/** Some rows' keys and the text of one column; null where the file has no value. */
export interface TextBatch extends KeyBatch {
  text: (string | null)[]
}

/** The rows of a table file, which may be scanned as often as need be, in the order of the file. */
export interface RowSource {
  readonly file: string
  readonly featureNames: readonly string[]
  /** What the file calls the keys; undefined where `warmUp` says where predictions are asked for. */
  readonly keyNames: Readonly<Record<KeyColumn, string | undefined>>
  /** All batches ask for predictions from step `warmUp` − 1 on, the last step of a sequence included. */
  readonly warmUp?: number
  /** What was left out of the columns unasked, and what looks as if it should be. */
  readonly warnings: readonly string[]
  scanKeys(): AsyncIterable<KeyBatch>
  scanRows(): AsyncIterable<RowBatch>
  /** All rows in the order of the sequences in `seqIx`, and of the steps inside each. */
  scanRowsInOrder(seqIx: ArrayLike<number>): AsyncIterable<RowBatch>
  /** What an error message shows of a value that is no number. */
  scanText(column: string): AsyncIterable<TextBatch>
  /** Frees memory and temporary files. */
  close(): void
}
