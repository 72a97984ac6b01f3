const mostSweeps = 60

/**
 * Eigenvalues and vectors of a small symmetric matrix, by Jacobi's rotations (Golub and Van Loan, Matrix
 * Computations, 8.5).
 *
 * @param a [n, n], all of it; left as it is
 * @returns values, the largest first; vectors [n, n] in columns, in the same order
 */
export function symmetricEigen(
  a: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array } {
  const m = a.slice()
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  const total = m.reduce((sum, value) => sum + value * value, 0)
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(m, n) > 1e-24 * total; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(m, v, n, p, q)
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => m[j * n + j] - m[i * n + i])
  return {
    values: Float64Array.from(order, (i) => m[i * n + i]),
    vectors: v.map((_, at) => v[Math.floor(at / n) * n + order[at % n]]),
  }
}

function offDiagonal(m: Float64Array, n: number): number {
  return m.reduce((sum, value, at) => (at % (n + 1) === 0 ? sum : sum + value * value), 0)
}

/** Makes m[p, q] zero. */
function rotate(m: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const off = m[p * n + q]
  if (off === 0) return
  const theta = (m[q * n + q] - m[p * n + p]) / (2 * off)
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  const turn = (at: number, other: number, of: Float64Array) => {
    const [x, y] = [of[at], of[other]]
    of[at] = c * x - s * y
    of[other] = s * x + c * y
  }
  for (let k = 0; k < n; k++) turn(k * n + p, k * n + q, m)
  for (let k = 0; k < n; k++) turn(p * n + k, q * n + k, m)
  for (let k = 0; k < n; k++) turn(k * n + p, k * n + q, v)
}
