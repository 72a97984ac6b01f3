/** One variable of the copula: a column's codes, or whether a number is missing. */
export interface CodedColumn {
  /** [rows] −1: not known, as the number of a row where it is missing. */
  codes: Int32Array
  /** [codes] Rows of each. */
  counts: Float64Array
  /** Whether the codes stand for values in ascending order. */
  isOrdered: boolean
}

/** @param size number of codes */
export function codedColumn(codes: Int32Array, size: number, isOrdered: boolean): CodedColumn {
  const counts = new Float64Array(size)
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) counts[codes[row]]++
  return { codes, counts, isOrdered }
}
