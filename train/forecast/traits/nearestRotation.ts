/** Singular values grow by half a turn, so that ones of 1e-8 come to 1 too. */
const turns = 60

/**
 * The orthogonal matrix that is nearest to another, its polar factor, by Newton and Schulz's iteration
 * X ← X (3 − Xᵀ X) / 2 (Higham, Functions of Matrices, 8.3).
 *
 * @param matrix [n, n], no singular value above 1
 */
export function nearestRotation(matrix: Float64Array, n: number): Float64Array {
  let x = matrix
  for (let turn = 0; turn < turns; turn++) {
    const turned = new Float64Array(n * n)
    for (let j = 0; j < n; j++) {
      // Column j of (3 − Xᵀ X) / 2.
      const column = new Float64Array(n)
      for (let l = 0; l < n; l++) {
        let sum = l === j ? 3 : 0
        for (let i = 0; i < n; i++) sum -= x[i * n + l] * x[i * n + j]
        column[l] = sum / 2
      }
      for (let i = 0; i < n; i++) {
        let sum = 0
        for (let l = 0; l < n; l++) sum += x[i * n + l] * column[l]
        turned[i * n + j] = sum
      }
    }
    x = turned
  }
  return x
}
