import type { States } from './sequenceTable.js'

/** Mean and standard deviation (population) of each column of a table. */
export interface ColumnMoments {
  /** [nColumns] */
  mean: Float64Array
  /** [nColumns] */
  sd: Float64Array
}

/**
 * Moments by Welford's update, so that a large offset costs no digits and a constant has deviation 0.
 *
 * @param values [rows, nColumns], row major
 */
export function columnMoments(values: States, nColumns: number): ColumnMoments {
  const rows = values.length / nColumns
  const mean = new Float64Array(nColumns)
  const squares = new Float64Array(nColumns)
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < nColumns; i++) {
      const value = values[row * nColumns + i]
      const deviation = value - mean[i]
      mean[i] += deviation / (row + 1)
      squares[i] += deviation * (value - mean[i])
    }
  }
  return { mean, sd: squares.map((sum) => Math.sqrt(sum / rows)) }
}
