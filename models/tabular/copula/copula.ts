import type { TableCodec } from '../../generator/codec/tableCodec.js'

/** One standard normal variable behind the table. */
export interface CopulaVariable {
  /** Number of the column of codes. */
  column: number
  /** What it decides: the column's code, or whether its number is missing. */
  decides: 'code' | 'missing'
  /** Codes in the order of their intervals; of `missing`: 0 for a number, 1 for a missing one. */
  order: number[]
  /** [codes] Rows of each, in that order. */
  counts: Float64Array
}

/** A column whose numbers are missing exactly where another column has one of some codes. */
export interface MissingRule {
  column: number
  of: number
  codes: number[]
}

/** A Gaussian copula over a table's codes. */
export interface Copula {
  codec: TableCodec
  variables: CopulaVariable[]
  missing: MissingRule[]
  /** [variables × variables] */
  correlation: Float64Array
}
