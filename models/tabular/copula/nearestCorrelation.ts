import { failedPivot } from '../../../base/linear/cholesky.js'
import { symmetricEigen } from '../../../base/linear/symmetricEigen.js'

const mostRounds = 60
const tolerance = 1e-7
/** Smallest eigenvalue, so that the matrix can be factorised. */
const leastEigenvalue = 1e-5
/** Variables up to which the nearest matrix is looked for; more are drawn towards independence. */
const mostVariables = 100

/**
 * The positive definite correlation matrix that is nearest to a symmetric one, by alternating projections; of very many
 * variables the first one on the way to independence.
 *
 * Source: Higham 2002, doi 10.1093/imanum/22.3.329.
 *
 * @param matrix [n × n] symmetric, ones on the diagonal
 */
export function nearestCorrelation(matrix: Float64Array, n: number): Float64Array {
  if (isDefinite(matrix, n)) return matrix
  if (n > mostVariables) return towardsIndependence(matrix, n)
  let found = matrix.slice()
  const correction = new Float64Array(n * n)
  for (let round = 0; round < mostRounds; round++) {
    const corrected = found.map((value, i) => value - correction[i])
    const projected = withoutNegative(corrected, n)
    for (let i = 0; i < n * n; i++) correction[i] = projected[i] - corrected[i]
    const next = projected.slice()
    for (let i = 0; i < n; i++) next[i * n + i] = 1
    let moved = 0
    for (let i = 0; i < n * n; i++) moved = Math.max(moved, Math.abs(next[i] - found[i]))
    found = next
    if (moved < tolerance) break
  }
  const last = withoutNegative(found, n)
  return Float64Array.from(last, (value, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    return i === j ? 1 : value / Math.sqrt(last[i * n + i] * last[j * n + j])
  })
}

/** The nearest matrix without eigenvalues below the least. */
function withoutNegative(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n)
  const result = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    const value = Math.max(values[k], leastEigenvalue)
    for (let i = 0; i < n; i++) {
      const scaled = value * vectors[k * n + i]
      for (let j = 0; j < n; j++) result[i * n + j] += scaled * vectors[k * n + j]
    }
  }
  return result
}

function towardsIndependence(matrix: Float64Array, n: number): Float64Array {
  let found = matrix
  for (let kept = 0.95; !isDefinite(found, n); kept *= 0.95) {
    found = matrix.map((value, at) => (at % (n + 1) === 0 ? 1 : kept * value))
  }
  return found
}

/** Whether Cholesky's factors exist, with some room. */
function isDefinite(matrix: Float64Array, n: number): boolean {
  return failedPivot(matrix.slice(), n, leastEigenvalue / 2) === undefined
}
