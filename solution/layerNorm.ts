const eps = 1e-5

/**
 * (x − mean) / √(variance + 1e-5) · weight + bias over the whole of `x`, population variance.
 *
 * Source: Ba, Kiros and Hinton 2016, arXiv 1607.06450.
 *
 * @param x [size]
 * @param out [size]
 */
export function layerNorm(
  x: Float32Array,
  weight: Float32Array,
  bias: Float32Array,
  out: Float32Array,
): void {
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += x[i]
  const mean = sum / x.length
  let squares = 0
  for (let i = 0; i < x.length; i++) squares += (x[i] - mean) * (x[i] - mean)
  const scale = 1 / Math.sqrt(squares / x.length + eps)
  for (let i = 0; i < x.length; i++) out[i] = (x[i] - mean) * scale * weight[i] + bias[i]
}
