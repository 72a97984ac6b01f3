import type { CellCounts } from './cellAccuracy.js'

/** Numbers of bins, or of joint cells of several columns. [rows] */
export type CellCodes = Uint16Array | Int32Array

/** Bins of rows, column by column. */
export interface BinnedRows {
  /** [columns][rows] */
  codes: readonly Uint16Array[]
  /** [rows] The number of the sequence. */
  sequence: Int32Array
  /** [rows] What each row counts; 1 where absent. */
  weights?: Float64Array
  /** Sum of the weights. */
  total: number
}

/** Numbers the joint cells of two columns, the second's bin running fastest. */
export function joinCodes(first: CellCodes, second: Uint16Array, size: number, cells: number) {
  const joint = cells <= 0x10000 ? new Uint16Array(first.length) : new Int32Array(first.length)
  for (let i = 0; i < joint.length; i++) joint[i] = first[i] * size + second[i]
  return joint
}

/** How many rows, or what weight of them, each cell of a column holds. */
export function countCells(
  codes: CellCodes,
  cells: number,
  weights: Float64Array | undefined,
): CellCounts {
  const counts = weights ? new Float64Array(cells) : new Int32Array(cells)
  if (weights) for (let i = 0; i < codes.length; i++) counts[codes[i]] += weights[i]
  else for (let i = 0; i < codes.length; i++) counts[codes[i]]++
  return counts
}

/** Counts of the joint cells of two columns, without writing down their numbers first. */
export function countJointCells(
  first: CellCodes,
  second: Uint16Array,
  size: number,
  cells: number,
  weights: Float64Array | undefined,
): CellCounts {
  if (weights) {
    const counts = new Float64Array(cells)
    for (let i = 0; i < first.length; i++) counts[first[i] * size + second[i]] += weights[i]
    return counts
  }
  const counts = new Int32Array(cells)
  for (let i = 0; i < first.length; i++) counts[first[i] * size + second[i]]++
  return counts
}
