import { addTimes } from '../../../eval/linear/addTimes.js'
import { dot } from '../../../eval/linear/dot.js'
import { nearestRotation } from './nearestRotation.js'
import { topEigenpairs } from './topEigenpairs.js'

/** Directions of unit length among rows, each a sum of rows: direction k = Σ_i shares[k][i] · row i. */
export type Directions = readonly Float64Array[]

export interface CrossFit {
  /** The rows' principal components, the largest first. */
  all: Directions
  /** Principal components of the rows of the other folds, for each fold, turned to `all`. */
  ofFold: readonly Directions[]
  /** [count], root mean square of the rows along the directions of their folds. */
  scale: Float64Array
}

/**
 * The principal components of rows, and for each fold those of the rows outside of it, in which its own can be seen as
 * rows that are yet to come will be.
 *
 * @param gram [rows, rows], the rows' products with each other
 * @param foldOf [rows], the fold of each
 * @param most components
 * @param least eigenvalue that a component must exceed
 */
export function crossFit(
  gram: Float64Array,
  foldOf: readonly number[],
  most: number,
  least: number,
): CrossFit {
  const rows = foldOf.map((_, i) => i)
  const all = components(gram, rows, rows, most, least)
  const reaches = all.map((shares) => shares.map((_, i) => along(shares, gram, i)))
  const ofFold = Array.from({ length: Math.max(...foldOf) + 1 }, (_, fold) => {
    const others = rows.filter((i) => foldOf[i] !== fold)
    return turned(components(gram, rows, others, all.length, 0), reaches)
  })
  const scale = Float64Array.from(all, (_, k) => {
    const squares = rows.map((i) => along(ofFold[foldOf[i]][k], gram, i) ** 2)
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / rows.length)
  })
  return { all, ofFold, scale }
}

/** Principal components of some of the rows. */
function components(
  gram: Float64Array,
  rows: readonly number[],
  members: readonly number[],
  most: number,
  least: number,
): Directions {
  const block = new Float64Array(members.length ** 2)
  for (const [a, i] of members.entries()) {
    for (const [b, j] of members.entries())
      block[a * members.length + b] = gram[i * rows.length + j]
  }
  return topEigenpairs(block, members.length, most)
    .filter(({ value }) => value > least)
    .map(({ value, vector }) => {
      const shares = new Float64Array(rows.length)
      for (const [a, i] of members.entries()) shares[i] = vector[a] / Math.sqrt(value)
      return shares
    })
}

/**
 * Directions turned within their span to come as near to others as they can: the orthogonal Procrustes problem
 * (Schönemann 1966).
 *
 * @param reaches [others][rows], how far each row reaches along each of the others
 */
function turned(directions: Directions, reaches: readonly Float64Array[]): Directions {
  const count = reaches.length
  const between = new Float64Array(count * count)
  for (const [k, reach] of reaches.entries()) {
    for (let l = 0; l < count; l++) between[l * count + k] = dot(directions[l], reach)
  }
  const rotation = nearestRotation(between, count)
  return reaches.map((reach, k) => {
    const shares = new Float64Array(reach.length)
    for (let l = 0; l < count; l++) addTimes(shares, rotation[l * count + k], directions[l])
    return shares
  })
}

/** Scalar product of row i and a direction. */
function along(shares: Float64Array, gram: Float64Array, i: number): number {
  return dot(gram.subarray(i * shares.length, (i + 1) * shares.length), shares)
}
