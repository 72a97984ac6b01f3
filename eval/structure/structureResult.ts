import type { ColumnType } from '../../datasets/table.js'
import type { OrderName } from './countOrders.js'

/**
 * What the rows of a sequence may keep to in one column, from row to row: the same value; no value below the one
 * before, or above it, with or without equal ones; steps of one size; the value before plus this row's value of
 * another column.
 */
export type RuleName = OrderName | 'counting' | 'runningTotal'

/** One value of each table. */
export interface OfTables<Value> {
  real: Value
  holdout?: Value
  synthetic: Value
}

/** Shares of the sequences with at least two values of a column that keep to a rule; null where there are none. */
export interface RuleShares extends OfTables<number | null> {
  rule: RuleName
  /** Number that each row's value is above the one before it, of `counting`. */
  step?: number
  /** Value that sequences begin with, of `counting`; absent where they begin with any. */
  start?: number
  /** Column whose values a `runningTotal` adds up. */
  adds?: string
  /** Share of the real sequences that would keep to the rule by chance; absent where fewer than a quarter keep to it. */
  chance?: number
  /** How far the synthetic table keeps to the rule, 0 by chance … 1 as the holdout does; absent where the real table does not. */
  kept?: number
}

/** Differences between successive values of a sequence, milliseconds of dates and times. */
export interface Gaps {
  median: OfTables<number | null>
  /** Kolmogorov–Smirnov statistics of the differences against those of the real table. */
  ks: { holdout?: number; synthetic: number }
}

export interface ColumnStructure {
  column: string
  type: ColumnType
  rules: readonly RuleShares[]
  /** Shares of the values that an earlier row of their sequence has; of dates, and of numbers in order. */
  repeats?: OfTables<number>
  /** Gaps of dates, and of numbers in order. */
  gaps?: Gaps
}

/** A place where a synthetic sequence breaks a rule. */
export interface RuleBreak {
  column: string
  rule: RuleName
  /** Number of the first row within its sequence, from 1, that breaks the rule. */
  row: number
  /** Number of rows of the sequence that break the rule. */
  rows: number
}

/** A synthetic sequence that breaks rules of the real table, and a part of it to look at. */
export interface BrokenSequence {
  key: string | number
  /** Number of rows of the sequence. */
  length: number
  breaks: readonly RuleBreak[]
  /** Columns of `cells`: those that break a rule first. */
  columns: readonly string[]
  /** Number within the sequence, from 1, of the first row of `cells`. */
  firstRow: number
  /** Rows of the sequence: labels as text, dates in milliseconds since 1970, null where there is no value. */
  cells: readonly (readonly (string | number | null)[])[]
}

/** What holds the rows of a sequence together beyond distributions: constants, order, steps, totals. */
export interface Structure {
  /**
   * How far the synthetic table keeps to the rules of the real one, 0 … 1: the smaller of `order` and `constancy`;
   * absent where the real table has none.
   */
  score?: number
  /** Mean over columns in order, and over running totals, of how far their rules are kept. */
  order?: number
  /** Mean over columns that are constant in a sequence of how far that is kept. */
  constancy?: number
  /** Numbers of sequences with at least two rows. */
  sequences: OfTables<number>
  columns: readonly ColumnStructure[]
  /** The synthetic sequences in which the most rows break a rule, at most three. */
  worst: readonly BrokenSequence[]
}
