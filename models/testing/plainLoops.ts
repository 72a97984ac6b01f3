type Values = ArrayLike<number>

/** Layer norm of each row of `x`, [rows, width], in float64, eps 1e-5. */
export function layerNorm(x: Float64Array, weight: Values, bias: Values): Float64Array {
  const width = weight.length
  const out = new Float64Array(x.length)
  for (let row = 0; row < x.length; row += width) {
    const values = x.subarray(row, row + width)
    const mean = values.reduce((sum, value) => sum + value, 0) / width
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width
    for (let i = 0; i < width; i++) {
      out[row + i] = ((values[i] - mean) / Math.sqrt(variance + 1e-5)) * weight[i] + bias[i]
    }
  }
  return out
}

/** x [time, rows] · weight [rows, columns] (+ bias [columns]), in float64. */
export function linear(x: Values, weight: Values, rows: number, bias?: Values): Float64Array {
  const columns = weight.length / rows
  const out = new Float64Array((x.length / rows) * columns)
  for (let t = 0; t * rows < x.length; t++) {
    for (let j = 0; j < columns; j++) out[t * columns + j] = bias ? bias[j] : 0
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        out[t * columns + j] += x[t * rows + i] * weight[i * columns + j]
      }
    }
  }
  return out
}

/** Weights of one layer, without `layers.<i>.` before their names. */
export function layerWeights(
  weights: Readonly<Record<string, Values>>,
  layer: number,
): Record<string, Values> {
  const prefix = `layers.${layer}.`
  const own = Object.entries(weights).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, values]) => [name.slice(prefix.length), values]))
}
