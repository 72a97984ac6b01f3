export interface Eigen {
  /** [n] descending */
  values: Float64Array
  /** [n × n] a row is the unit eigenvector of the value at its place, its largest component positive */
  vectors: Float64Array
}

const maxSweeps = 60

/**
 * All eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations: exact to rounding, O(n³) a
 * sweep and some ten sweeps, so meant for a few hundred rows.
 *
 * Source: Golub and Van Loan, Matrix Computations, section 8.5.
 *
 * @param matrix [n × n] finite, only read
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice()
  const vectors = new Float64Array(n * n)
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1
  const total = a.reduce((sum, value) => sum + value * value, 0)
  for (let sweep = 0; sweep < maxSweeps && offDiagonal(a, n) > 1e-30 * total; sweep++) {
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q)
    }
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * n + j] - a[i * n + i])
  const sortedVectors = new Float64Array(n * n)
  for (const [place, i] of order.entries()) {
    sortedVectors.set(oriented(vectors.subarray(i * n, (i + 1) * n)), place * n)
  }
  return { values: Float64Array.from(order, (i) => a[i * n + i]), vectors: sortedVectors }
}

/** Sum of squares above the diagonal. */
function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) sum += a[i * n + j] ** 2
  return sum
}

/** Turns the plane of p and q so that a[p, q] becomes 0. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number) {
  const apq = a[p * n + q]
  if (apq === 0) return
  const half = (a[q * n + q] - a[p * n + p]) / (2 * apq)
  // The smaller of the two angles, which converges.
  const tangent = (half >= 0 ? 1 : -1) / (Math.abs(half) + Math.sqrt(half * half + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  for (let i = 0; i < n; i++) {
    const [aip, aiq] = [a[i * n + p], a[i * n + q]]
    a[i * n + p] = cosine * aip - sine * aiq
    a[i * n + q] = sine * aip + cosine * aiq
  }
  for (const rows of [a, vectors]) {
    for (let i = 0; i < n; i++) {
      const [xp, xq] = [rows[p * n + i], rows[q * n + i]]
      rows[p * n + i] = cosine * xp - sine * xq
      rows[q * n + i] = sine * xp + cosine * xq
    }
  }
}

/**
 * An eigenvector's sign is free: this one makes results repeatable.
 *
 * Source: the rule of scikit-learn's `svd_flip`, but for components of equal size.
 */
export function oriented(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  // Components of equal size differ by rounding: the first of about the largest size decides.
  const leading = vector.find((value) => Math.abs(value) > largest * (1 - 1e-9)) ?? 1
  return leading < 0 ? vector.map((value) => -value) : vector
}
