/** How the numbers of a column are spelled in a file of text. */
export interface NumberForm {
  /** Number of decimals that every value is written with; absent where each has as many as it needs. */
  decimals?: number
  /** Decimal mark; `.` where absent. */
  decimalMark?: ','
  /** What stands between groups of three digits; nothing where absent. */
  thousandsMark?: string
  /** Text before the digits: `$`, `EUR `. */
  prefix?: string
  /** Text behind the digits: ` €`, ` kg`, `%`. */
  suffix?: string
  /** Where the sign stands in numbers below 0: before all else, or as parentheses around it; before the digits where absent. */
  negative?: 'first' | 'parentheses'
}

/**
 * How the values of a column are spelled in a file of text: with the type, all that is needed to write values as they
 * came. Plain data that survives JSON. An absent part is the usual spelling.
 */
export interface ColumnForm {
  /** Text that a missing value is written as; the empty one where absent. */
  missing?: string
  number?: NumberForm
  /** Format of a date or time, in the directives of strptime that `--time-format` knows. */
  time?: string
  /** What times with an offset have in its place, `Z` or `+02:00`. */
  zone?: string
  /** Labels of an ordered column, the lowest first; of a boolean one, those of false and true. */
  order?: readonly string[]
}
