/** A column with what every correlation of it needs. */
interface Centred {
  values: Float64Array
  /** Mean over the rows with a value, which all that follows is taken over as well. */
  mean: number
  /** Σ (value − mean)². */
  squares: number
  isConstant: boolean
  isComplete: boolean
}

/**
 * Pearson's correlation over the rows in which both have a value. NaN where fewer than two rows have, or one
 * of the two is constant over them.
 *
 * Source: Pearson 1895, doi 10.1098/rspl.1895.0041; rows with a missing value left out as by pandas'
 * `DataFrame.corr`.
 *
 * @param x [rows], NaN where there is no value; y likewise
 */
export function correlation(x: Float64Array, y: Float64Array): number {
  return correlate(centre(x), centre(y))
}

/**
 * [columns × columns] Symmetric, as `correlation` gives it; the diagonal is 1, or NaN of a constant.
 *
 * Source: pandas' `DataFrame.corr`.
 */
export function correlationMatrix(columns: readonly Float64Array[]): number[][] {
  const centred = columns.map(centre)
  const matrix = centred.map(() => new Array<number>(columns.length).fill(NaN))
  for (const [i, a] of centred.entries()) {
    matrix[i][i] = a.isConstant ? NaN : 1
    for (let j = i + 1; j < centred.length; j++) {
      matrix[i][j] = correlate(a, centred[j])
      matrix[j][i] = matrix[i][j]
    }
  }
  return matrix
}

function centre(values: Float64Array): Centred {
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (Number.isNaN(value)) continue
    count++
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  const mean = sum / count
  let squares = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row] - mean
    if (!Number.isNaN(value)) squares += value * value
  }
  // By the range and not by the squares, which rounding keeps from 0.
  return { values, mean, squares, isConstant: !(min < max), isComplete: count === values.length }
}

function correlate(a: Centred, b: Centred): number {
  if (a.isConstant || b.isConstant) return NaN
  if (a.isComplete && b.isComplete) {
    let product = 0
    for (let row = 0; row < a.values.length; row++) {
      product += (a.values[row] - a.mean) * (b.values[row] - b.mean)
    }
    return withinOne(product / Math.sqrt(a.squares) / Math.sqrt(b.squares))
  }

  // Means over the rows that both have differ from those of the columns, which are near enough to lose no digits.
  let count = 0
  let sumX = 0
  let sumY = 0
  let xx = 0
  let yy = 0
  let xy = 0
  for (let row = 0; row < a.values.length; row++) {
    const x = a.values[row] - a.mean
    const y = b.values[row] - b.mean
    const product = x * y
    if (Number.isNaN(product)) continue
    count++
    sumX += x
    sumY += y
    xx += x * x
    yy += y * y
    xy += product
  }
  const squaresX = xx - (sumX * sumX) / count
  const squaresY = yy - (sumY * sumY) / count
  const isVarying = squaresX > roundingShare * xx && squaresY > roundingShare * yy
  if (!isVarying) return NaN
  return withinOne((xy - (sumX * sumY) / count) / Math.sqrt(squaresX) / Math.sqrt(squaresY))
}

/** Share of a sum of squares that rounding may leave of a variance that is 0. */
const roundingShare = 1e-13

const withinOne = (r: number) => Math.max(-1, Math.min(1, r))
