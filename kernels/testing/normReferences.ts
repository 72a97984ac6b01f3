const epsilon = 1e-5

/** x [rows, width], weight and bias [width] of a layer norm. */
export interface LayerNormOperands {
  x: Float64Array
  weight: Float64Array
  bias: Float64Array
}

/** (x − mean) / √(variance + ε) · weight + bias, in float64. */
export function layerNormReference({ x, weight, bias }: LayerNormOperands): Float64Array {
  const width = weight.length
  return normalised(x, width).normal.map((v, i) => v * weight[i % width] + bias[i % width])
}

/** Gradients of Σ dOut · out, by the chain rule through mean and variance. */
export function layerNormBackwardReference(
  { x, weight, bias }: LayerNormOperands,
  dOut: Float64Array,
): LayerNormOperands {
  const width = weight.length
  const { normal, inverse } = normalised(x, width)
  const g = {
    x: new Float64Array(x.length),
    weight: new Float64Array(width),
    bias: new Float64Array(bias.length),
  }
  for (let row = 0; row < x.length / width; row++) {
    // dL/dnormal, then what it does to the variance and to the mean.
    const dNormal = weight.map((w, i) => w * dOut[row * width + i])
    const ofRow = normal.subarray(row * width, (row + 1) * width)
    const dVariance = (-0.5 * dot(dNormal, ofRow) * inverse[row] ** 2) as number
    const dMean = -inverse[row] * dNormal.reduce((sum, v) => sum + v, 0)
    for (let i = 0; i < width; i++) {
      const centred = ofRow[i] / inverse[row]
      g.x[row * width + i] = dNormal[i] * inverse[row] + (2 * dVariance * centred + dMean) / width
      g.weight[i] += dOut[row * width + i] * ofRow[i]
      g.bias[i] += dOut[row * width + i]
    }
  }
  return g
}

function normalised(x: Float64Array, width: number) {
  const normal = new Float64Array(x.length)
  const inverse = new Float64Array(x.length / width)
  for (let row = 0; row < inverse.length; row++) {
    const values = x.subarray(row * width, (row + 1) * width)
    const mean = values.reduce((sum, v) => sum + v, 0) / width
    const centred = values.map((v) => v - mean)
    inverse[row] = 1 / Math.sqrt(dot(centred, centred) / width + epsilon)
    normal.set(
      centred.map((v) => v * inverse[row]),
      row * width,
    )
  }
  return { normal, inverse }
}

/** y and z [rows, width], weight [width] of a gated norm. */
export interface GatedNormOperands {
  y: Float64Array
  z: Float64Array
  weight: Float64Array
}

/** g / √(mean(g²) + ε) · weight with g = y · silu(z), in float64. */
export function gatedNormReference({ y, z, weight }: GatedNormOperands): Float64Array {
  const width = weight.length
  const gated = y.map((v, i) => v * silu(z[i]))
  return gated.map((v, i) => v * inverseRms(gated, i, width) * weight[i % width])
}

/** Gradients of Σ dOut · out. */
export function gatedNormBackwardReference(
  { y, z, weight }: GatedNormOperands,
  dOut: Float64Array,
): GatedNormOperands {
  const width = weight.length
  const gated = y.map((v, i) => v * silu(z[i]))
  const g = {
    y: new Float64Array(y.length),
    z: new Float64Array(y.length),
    weight: new Float64Array(width),
  }
  for (let i = 0; i < y.length; i++) {
    const start = i - (i % width)
    const inverse = inverseRms(gated, i, width)
    let along = 0
    for (let j = 0; j < width; j++) along += dOut[start + j] * weight[j] * gated[start + j]
    const dGated = dOut[i] * weight[i % width] * inverse - (inverse ** 3 * along * gated[i]) / width
    const sigmoid = 1 / (1 + Math.exp(-z[i]))
    g.y[i] = dGated * silu(z[i])
    g.z[i] = dGated * y[i] * sigmoid * (1 + z[i] * (1 - sigmoid))
    g.weight[i % width] += dOut[i] * gated[i] * inverse
  }
  return g
}

function inverseRms(gated: Float64Array, i: number, width: number): number {
  const row = gated.subarray(i - (i % width), i - (i % width) + width)
  return 1 / Math.sqrt(dot(row, row) / width + epsilon)
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, v, i) => sum + v * b[i], 0)
}

function silu(x: number): number {
  return x / (1 + Math.exp(-x))
}
