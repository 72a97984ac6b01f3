import { layerNorm, layerWeights, linear } from '../../testing/plainLoops.js'
import { type MambaConfig, mambaSizes } from '../config.js'

type Arrays = Record<string, ArrayLike<number>>

/**
 * Mamba-2 blocks and the layer norm that ends them, step by step as the paper's recurrence reads, in float64.
 *
 * @param x [time, dModel]
 * @returns [time, dModel]
 */
export function mambaRecurrence(
  model: MambaConfig,
  weights: Arrays,
  x: Float64Array,
): Float64Array {
  let residual = x
  for (let layer = 0; layer < model.nLayers; layer++) {
    const added = block(model, layerWeights(weights, layer), residual)
    residual = residual.map((value, i) => value + added[i])
  }
  return layerNorm(residual, weights['norm.weight'], weights['norm.bias'])
}

function block(model: MambaConfig, w: Arrays, x: Float64Array): Float64Array {
  const { dState, headDim, convWidth, dModel } = model
  const { dInner, nHeads, dConv, dProj } = mambaSizes(model)
  const time = x.length / dModel
  const normal = layerNorm(x, w['norm.weight'], w['norm.bias'])
  const projected = linear(normal, w['inProj.weight'], dModel)
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
  return linear(out, w['outProj.weight'], dInner)
}

function silu(value: number): number {
  return value / (1 + Math.exp(-value))
}
