/**
 * Pearson's correlation over the rows in which both have a value. NaN where fewer than two rows have, or one
 * of the two is constant over them.
 *
 * @param x [rows], NaN where there is no value; y likewise
 */
export function correlation(x: Float64Array, y: Float64Array): number {
  let count = 0
  let sumX = 0
  let sumY = 0
  let [minX, maxX] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let [minY, maxY] = [minX, maxX]
  for (let row = 0; row < x.length; row++) {
    const a = x[row]
    const b = y[row]
    if (Number.isNaN(a + b)) continue
    count++
    sumX += a
    sumY += b
    if (a < minX) minX = a
    if (a > maxX) maxX = a
    if (b < minY) minY = b
    if (b > maxY) maxY = b
  }
  // By its range and not by its variance, which rounding keeps from 0.
  if (!(minX < maxX && minY < maxY)) return NaN

  const meanX = sumX / count
  const meanY = sumY / count
  let xx = 0
  let yy = 0
  let xy = 0
  for (let row = 0; row < x.length; row++) {
    const a = x[row] - meanX
    const b = y[row] - meanY
    if (Number.isNaN(a + b)) continue
    xx += a * a
    yy += b * b
    xy += a * b
  }
  const r = xy / Math.sqrt(xx) / Math.sqrt(yy)
  return Math.max(-1, Math.min(1, r))
}

/** [columns × columns] Symmetric, as `correlation` gives it; the diagonal is 1, or NaN of a constant. */
export function correlationMatrix(columns: readonly Float64Array[]): number[][] {
  const matrix = columns.map(() => new Array<number>(columns.length).fill(NaN))
  for (let i = 0; i < columns.length; i++) {
    for (let j = i; j < columns.length; j++) {
      const r = correlation(columns[i], columns[j])
      matrix[i][j] = i === j && !Number.isNaN(r) ? 1 : r
      matrix[j][i] = matrix[i][j]
    }
  }
  return matrix
}
