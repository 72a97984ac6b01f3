import { mambaSizes } from '../config.js'
import type { NetworkConfig } from '../weights.js'

type Arrays = Record<string, ArrayLike<number>>

/**
 * The network as plain loops in float64, step by step as the paper's recurrence reads: the oracle that the
 * forms that run are held against.
 *
 * @param inputs [time, nInputs]
 * @returns [time, nFeatures], in units of the training targets
 */
export function recurrence(
  config: NetworkConfig,
  weights: Arrays,
  inputs: ArrayLike<number>,
): Float64Array {
  const { dModel, nLayers } = config.model
  const time = inputs.length / config.nInputs
  let x = matMul(inputs, weights['input.weight'], config.nInputs, dModel)
  addRow(x, weights['input.bias'])
  for (let layer = 0; layer < nLayers; layer++) {
    const own: Arrays = {}
    const prefix = `layers.${layer}.`
    for (const name of Object.keys(weights)) {
      if (name.startsWith(prefix)) own[name.slice(prefix.length)] = weights[name]
    }
    const added = block(config, own, x, time)
    x = x.map((value, i) => value + added[i])
  }
  const normal = layerNorm(x, weights['norm.weight'], weights['norm.bias'])
  const out = matMul(normal, weights['head.weight'], dModel, config.nFeatures)
  addRow(out, weights['head.bias'])
  return out
}

function block({ model }: NetworkConfig, w: Arrays, x: Float64Array, time: number): Float64Array {
  const { dState, headDim, convWidth, dModel } = model
  const { dInner, nHeads, dConv, dProj } = mambaSizes(model)
  const normal = layerNorm(x, w['norm.weight'], w['norm.bias'])
  const projected = matMul(normal, w['inProj.weight'], dModel, dProj)
  const out = new Float64Array(time * dInner)
  const h = new Float64Array(dInner * dState)
  const xbc = new Float64Array(dConv)
  for (let t = 0; t < time; t++) {
    for (let channel = 0; channel < dConv; channel++) {
      let sum = w['conv.bias'][channel]
      for (let tap = 0; tap < convWidth; tap++) {
        const from = t - (convWidth - 1) + tap
        if (from < 0) continue
        sum += w['conv.weight'][tap * dConv + channel] * projected[from * dProj + dInner + channel]
      }
      xbc[channel] = silu(sum)
    }
    let squares = 0
    for (let i = 0; i < dInner; i++) {
      const head = Math.floor(i / headDim)
      const raw = projected[t * dProj + dInner + dConv + head] + w.dtBias[head]
      const dt = Math.log1p(Math.exp(raw))
      const decay = Math.exp(-dt * Math.exp(w.aLog[head]))
      let y = w.d[head] * xbc[i]
      for (let n = 0; n < dState; n++) {
        const at = i * dState + n
        h[at] = decay * h[at] + dt * xbc[i] * xbc[dInner + n]
        y += h[at] * xbc[dInner + dState + n]
      }
      const gated = y * silu(projected[t * dProj + i])
      out[t * dInner + i] = gated
      squares += gated * gated
    }
    const scale = 1 / Math.sqrt(squares / dInner + 1e-5)
    for (let i = 0; i < dInner; i++) out[t * dInner + i] *= scale * w['gatedNorm.weight'][i]
  }
  if (nHeads * headDim !== dInner) throw new Error('heads do not fill dInner')
  return matMul(out, w['outProj.weight'], dInner, dModel)
}

function silu(value: number): number {
  return value / (1 + Math.exp(-value))
}

function layerNorm(x: Float64Array, weight: ArrayLike<number>, bias: ArrayLike<number>) {
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

function matMul(x: ArrayLike<number>, weight: ArrayLike<number>, rows: number, columns: number) {
  const out = new Float64Array((x.length / rows) * columns)
  for (let t = 0; t * rows < x.length; t++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        out[t * columns + j] += x[t * rows + i] * weight[i * columns + j]
      }
    }
  }
  return out
}

function addRow(x: Float64Array, row: ArrayLike<number>) {
  for (let i = 0; i < x.length; i++) x[i] += row[i % row.length]
}
