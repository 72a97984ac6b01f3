import { DataError } from '../errors.js'

/**
 * Solves A X = B for a symmetric positive definite A, by Cholesky's factors A = L Lᵀ.
 *
 * Source: Golub and Van Loan, Matrix Computations, section 4.2.
 *
 * @param a [n, n], only its lower triangle is read; overwritten with L
 * @param b [n, m], overwritten with X
 * @throws {DataError} `NOT_POSITIVE_DEFINITE`
 */
export function solveCholesky(a: Float64Array, b: Float64Array, n: number): void {
  factorise(a, n)
  solveLower(a, b, n)
  solveUpper(a, b, n)
}

/**
 * Solves L Y = B, from the first row down; `b` [n, m] is overwritten with Y.
 *
 * Source: Golub and Van Loan, Matrix Computations, section 3.1.
 */
export function solveLower(l: Float64Array, b: Float64Array, n: number): void {
  const m = b.length / n
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtractRow(b, i, k, l[i * n + k], m)
    for (let c = 0; c < m; c++) b[i * m + c] /= l[i * n + i]
  }
}

/**
 * Solves Lᵀ X = Y, from the last row up; `b` [n, m] is overwritten with X.
 *
 * Source: Golub and Van Loan, Matrix Computations, section 3.1.
 */
export function solveUpper(l: Float64Array, b: Float64Array, n: number): void {
  const m = b.length / n
  for (let i = n - 1; i >= 0; i--) {
    for (let c = 0; c < m; c++) b[i * m + c] /= l[i * n + i]
    for (let k = 0; k < i; k++) subtractRow(b, k, i, l[i * n + k], m)
  }
}

/**
 * Overwrites the lower triangle of A with its factor L.
 *
 * Source: Golub and Van Loan, Matrix Computations, section 4.2.
 *
 * @throws {DataError} `NOT_POSITIVE_DEFINITE`
 */
export function factorise(a: Float64Array, n: number): void {
  const failed = failedPivot(a, n)
  if (!failed) return
  throw new DataError(
    'NOT_POSITIVE_DEFINITE',
    `the normal equations are not positive definite (pivot ${failed.row} is ${failed.value})`,
    {},
    'Features of very different or very large scale do this: standardise them.',
  )
}

/**
 * Overwrites the lower triangle of A with its factor L, as far as pivots are finite and above `least`.
 *
 * @returns the first pivot that is not, and undefined where the factor is complete
 */
export function failedPivot(
  a: Float64Array,
  n: number,
  least = 0,
): { row: number; value: number } | undefined {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k]
      if (i > j) {
        a[i * n + j] = sum / a[j * n + j]
        continue
      }
      if (!(sum > least && sum < Number.POSITIVE_INFINITY)) return { row: i, value: sum }
      a[i * n + i] = Math.sqrt(sum)
    }
  }
  return undefined
}

/** Row `into` minus `factor` times row `from`. */
function subtractRow(b: Float64Array, into: number, from: number, factor: number, m: number): void {
  for (let c = 0; c < m; c++) b[into * m + c] -= factor * b[from * m + c]
}
