import { layerNorm, layerWeights, linear } from '../../testing/plainLoops.js'
import type { GruConfig } from '../config.js'

type Arrays = Record<string, ArrayLike<number>>

/**
 * The recurrent layers and the layer norm that ends them, unit by unit in float64.
 *
 * @param x [time, dModel]
 * @returns [time, dModel]
 */
export function gruRecurrence(
  { dModel, nLayers }: GruConfig,
  weights: Arrays,
  x: Float64Array,
): Float64Array {
  let states = x
  for (let i = 0; i < nLayers; i++) states = layer(layerWeights(weights, i), states, dModel)
  return layerNorm(states, weights['norm.weight'], weights['norm.bias'])
}

function layer(w: Arrays, x: Float64Array, hidden: number): Float64Array {
  const out = new Float64Array(x.length)
  let h = new Float64Array(hidden)
  for (let at = 0; at < x.length; at += hidden) {
    const fromInput = linear(x.subarray(at, at + hidden), w.inputWeight, hidden, w.inputBias)
    const fromState = linear(h, w.hiddenWeight, hidden, w.hiddenBias)
    h = h.map((before, j) => {
      const [r, z, n] = [j, hidden + j, 2 * hidden + j]
      const reset = sigmoid(fromInput[r] + fromState[r])
      const update = sigmoid(fromInput[z] + fromState[z])
      const candidate = Math.tanh(fromInput[n] + reset * fromState[n])
      return (1 - update) * candidate + update * before
    })
    out.set(h, at)
  }
  return out
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
