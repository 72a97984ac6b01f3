import type { CellCodes } from './binnedRows.js'

/**
 * How many sequences of a table a draw of one row of each puts in a cell: a sum of independent choices, whose
 * chances are the shares of the sequences' rows in the cell.
 */
export interface CellDraws {
  /** [cells] */
  mean: Float64Array
  variance: Float64Array
  /** [cells] How many sequences can be in the cell. */
  sequences: Int32Array
  /** [cells · (exactSequences + 1)] The chances of 0, 1 … sequences, of cells with no more of them. */
  chances: Float64Array
}

/** Sequences up to which a cell's distribution is exact; beyond, it is nearly normal. */
export const exactSequences = 32

/**
 * Distribution of the number of sequences in each cell.
 *
 * Source: Poisson's binomial distribution, by the recursion of Barlow and Heidtmann 1984, IEEE Trans. Reliability 33.
 *
 * @param sequence of each row; rows of a sequence follow each other, and their weights add up to 1
 */
export function cellDraws(
  codes: CellCodes,
  sequence: Int32Array,
  weights: Float64Array,
  cells: number,
): CellDraws {
  const draws: CellDraws = {
    mean: new Float64Array(cells),
    variance: new Float64Array(cells),
    sequences: new Int32Array(cells),
    chances: new Float64Array(cells * (exactSequences + 1)),
  }
  for (let cell = 0; cell < cells; cell++) draws.chances[cell * (exactSequences + 1)] = 1
  const share = new Float64Array(cells)
  let begin = 0
  for (let i = 1; i <= codes.length; i++) {
    if (i < codes.length && sequence[i] === sequence[begin]) continue
    for (let row = begin; row < i; row++) share[codes[row]] += weights[row]
    for (let row = begin; row < i; row++) {
      const cell = codes[row]
      if (share[cell] > 0) addSequence(draws, cell, Math.min(1, share[cell]))
      share[cell] = 0
    }
    begin = i
  }
  return draws
}

function addSequence({ mean, variance, sequences, chances }: CellDraws, cell: number, p: number) {
  mean[cell] += p
  variance[cell] += p * (1 - p)
  const count = ++sequences[cell]
  if (count > exactSequences) return
  const first = cell * (exactSequences + 1)
  for (let k = first + count; k > first; k--) chances[k] += p * (chances[k - 1] - chances[k])
  chances[first] *= 1 - p
}
