import { RandomStream } from '../../../base/random.js'
import { addTimes } from '../../../eval/linear/addTimes.js'
import { dot } from '../../../eval/linear/dot.js'
import { symmetricEigen } from './symmetricEigen.js'

export interface Eigenpair {
  value: number
  /** [n], of unit length, its largest component positive. */
  vector: Float64Array
}

/** Vectors beside those that are asked for, which let these converge sooner. */
const spare = 8
const mostTurns = 300
/** Of the largest eigenvalue: what a turn changes no more when it is the last. */
const tolerance = 1e-7

/**
 * The largest eigenvalues of a symmetric matrix that has none below 0, and their vectors: block power iteration,
 * with Rayleigh and Ritz's values of the block at each turn (Golub and Van Loan, Matrix Computations, 8.2.4).
 *
 * @param a [n, n], all of it
 * @returns the largest first; no more than n
 */
export function topEigenpairs(a: Float64Array, n: number, count: number): Eigenpair[] {
  const width = Math.min(n, count + spare)
  const random = new RandomStream(1, 'eigenvectors')
  let block = Array.from({ length: width }, () =>
    Float64Array.from({ length: n }, () => random.normal()),
  )
  orthonormalise(block)
  let values: Float64Array = new Float64Array(width)
  for (let turn = 0; turn < mostTurns; turn++) {
    const product = block.map((vector) => times(a, vector))
    const small = new Float64Array(width * width)
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < width; j++) small[i * width + j] = dot(block[i], product[j])
    }
    const ritz = symmetricEigen(small, width)
    const before = values
    values = ritz.values
    block = Array.from({ length: width }, (_, k) => {
      const mixed = new Float64Array(n)
      for (let i = 0; i < width; i++) addTimes(mixed, ritz.vectors[i * width + k], product[i])
      return mixed
    })
    orthonormalise(block)
    const moved = values.slice(0, count).map((value, i) => Math.abs(value - before[i]))
    if (Math.max(...moved) <= tolerance * values[0]) break
  }
  return block.slice(0, count).map((vector, i) => ({ value: values[i], vector: upright(vector) }))
}

/** Gram and Schmidt, twice for the sake of rounding. */
function orthonormalise(block: Float64Array[]): void {
  for (const [i, vector] of block.entries()) {
    for (const _ of [1, 2]) {
      for (let j = 0; j < i; j++) addTimes(vector, -dot(vector, block[j]), block[j])
      const length = Math.sqrt(dot(vector, vector))
      if (length > 0) for (let k = 0; k < vector.length; k++) vector[k] /= length
    }
  }
}

function times(a: Float64Array, x: Float64Array): Float64Array {
  const n = x.length
  return Float64Array.from(x, (_, i) => dot(a.subarray(i * n, (i + 1) * n), x))
}

/** An eigenvector has no sign of its own. */
function upright(vector: Float64Array): Float64Array {
  const largest = vector.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
  return largest < 0 ? vector.map((value) => -value) : vector
}
