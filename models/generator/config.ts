import type { MambaConfig } from '../mamba2/config.js'
import { positionBuckets } from './positions.js'

/** A column as the network sees it: whole numbers below `nCodes`. */
export interface GeneratorColumn {
  name: string
  nCodes: number
  /**
   * Rows of a group that have a code of their own; the others have nCodes − 1, which is never drawn. The code of a first
   * row stands among the inputs of all rows behind it.
   */
  rows: 'all' | 'first' | 'later'
}

/** Everything about a generator's network that is not a weight. */
export interface GeneratorConfig {
  model: MambaConfig
  /** Width of each column's hidden layer. */
  dHidden: number
  columns: readonly GeneratorColumn[]
  /** Numbers of the columns in the order in which a row is generated; null: trained for any order. */
  order: readonly number[] | null
}

/** First cell of each column's codes [columns + 1], and last the number of all cells. */
export function cellOffsets(columns: readonly Pick<GeneratorColumn, 'nCodes'>[]): Int32Array {
  const offsets = new Int32Array(columns.length + 1)
  for (const [i, { nCodes }] of columns.entries()) offsets[i + 1] = offsets[i] + nCodes
  return offsets
}

/**
 * Cells of the network's inputs: those of the previous row's columns, then the buckets of the row's number and
 * those of the number of rows that are left.
 */
export function inputCellCount(columns: readonly GeneratorColumn[]): number {
  return cellOffsets(columns)[columns.length] + 2 * positionBuckets
}
