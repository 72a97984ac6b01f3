import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { mambaSizes } from '../models/mamba2/config.js'
import { type RandomNetworkOptions, randomNetwork } from '../models/mamba2/testing/randomNetwork.js'
import type { Network } from '../models/mamba2/weights.js'
import { StreamingMamba } from './streamingMamba.js'

type Vector = number[]

/**
 * The equations of the design, whole sequence at a time, in float64 and without cleverness: the
 * oracle.
 */
function recurrence({ config, tensors }: Network, sequence: Vector[]): Vector[] {
  const { dModel, nLayers, dState, headDim, convWidth } = config.model
  const { dInner, nHeads, dConv } = mambaSizes(config.model)
  const times = (x: Vector, name: string, nOut: number) =>
    Array.from({ length: nOut }, (_, j) =>
      sum(x.map((value, i) => value * tensors[name][i * nOut + j])),
    )
  const norm = (x: Vector, name: string) => {
    const mean = sum(x) / x.length
    const std = Math.sqrt(sum(x.map((value) => (value - mean) ** 2)) / x.length + 1e-5)
    return x.map(
      (value, i) =>
        ((value - mean) / std) * tensors[`${name}.weight`][i] + tensors[`${name}.bias`][i],
    )
  }
  const silu = (x: number) => x / (1 + Math.exp(-x))

  let stream = sequence.map((inputs) =>
    times(inputs, 'input.weight', dModel).map((value, i) => value + tensors['input.bias'][i]),
  )
  for (let layer = 0; layer < nLayers; layer++) {
    const name = `layers.${layer}`
    const projected = stream.map((x) =>
      times(norm(x, `${name}.norm`), `${name}.inProj.weight`, dInner + dConv + nHeads),
    )
    const xBC = projected.map((_, t) =>
      Array.from({ length: dConv }, (_, c) => {
        let total = tensors[`${name}.conv.bias`][c]
        for (let k = 0; k < convWidth; k++) {
          const past = t - (convWidth - 1) + k
          if (past >= 0)
            total += projected[past][dInner + c] * tensors[`${name}.conv.weight`][k * dConv + c]
        }
        return silu(total)
      }),
    )
    const y = projected.map(() => new Array<number>(dInner).fill(0))
    for (let channel = 0; channel < dInner; channel++) {
      const head = Math.floor(channel / headDim)
      for (let n = 0; n < dState; n++) {
        let h = 0
        for (let t = 0; t < sequence.length; t++) {
          const dt = Math.log(
            1 + Math.exp(projected[t][dInner + dConv + head] + tensors[`${name}.dtBias`][head]),
          )
          const decay = Math.exp(-dt * Math.exp(tensors[`${name}.aLog`][head]))
          h = decay * h + dt * xBC[t][channel] * xBC[t][dInner + n]
          y[t][channel] += h * xBC[t][dInner + dState + n]
        }
      }
      for (let t = 0; t < sequence.length; t++)
        y[t][channel] += tensors[`${name}.d`][head] * xBC[t][channel]
    }
    stream = stream.map((x, t) => {
      const gated = y[t].map((value, i) => value * silu(projected[t][i]))
      const rms = Math.sqrt(sum(gated.map((value) => value * value)) / dInner + 1e-5)
      const normed = gated.map((value, i) => (value / rms) * tensors[`${name}.gatedNorm.weight`][i])
      const out = times(normed, `${name}.outProj.weight`, dModel)
      return x.map((value, i) => value + out[i])
    })
  }
  return stream.map((x) =>
    times(norm(x, 'norm'), 'head.weight', config.nFeatures).map(
      (value, f) =>
        tensors['target.mean'][f] + tensors['target.scale'][f] * (value + tensors['head.bias'][f]),
    ),
  )
}

function sum(values: Vector): number {
  return values.reduce((total, value) => total + value, 0)
}

function randomInputs(nSteps: number, size: number, seed: number): Float32Array[] {
  const random = new RandomStream(seed, 'inputs')
  return Array.from({ length: nSteps }, () =>
    Float32Array.from({ length: size }, () => random.normal()),
  )
}

function stream(model: StreamingMamba, inputs: Float32Array[], nFeatures: number): Vector[] {
  return inputs.map((step) => {
    const out = new Float32Array(nFeatures)
    model.push(step)
    model.predict(out)
    return Array.from(out)
  })
}

function largestDifference(a: Vector[], b: Vector[]): number {
  return Math.max(...a.flatMap((row, t) => row.map((value, f) => Math.abs(value - b[t][f]))))
}

describe('StreamingMamba', () => {
  it.each<[string, RandomNetworkOptions, number]>([
    ['a small network', {}, 200],
    [
      'odd sizes',
      { model: { dModel: 7, nLayers: 3, dState: 3, headDim: 7, convWidth: 3 }, nFeatures: 5 },
      60,
    ],
    [
      'one head, one state, no past in the convolution',
      { model: { dState: 1, headDim: 16, convWidth: 1 } },
      30,
    ],
    ['wide heads', { model: { dModel: 32, nLayers: 1, dState: 8, headDim: 32 }, nFeatures: 9 }, 60],
  ])('agrees with the plain recurrence: %s', (_, options, nSteps) => {
    const network = randomNetwork(options, 5)
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(nSteps, nInputs, 2)
    const expected = recurrence(
      network,
      inputs.map((step) => Array.from(step)),
    )
    const found = stream(new StreamingMamba(network), inputs, nFeatures)
    expect(largestDifference(found, expected)).toBeLessThan(1e-5)
    expect(largestDifference(found.slice(1), expected)).toBeGreaterThan(0.1)
  })

  it('carries its state over hundreds of steps in a slow head', () => {
    const network = randomNetwork({ model: { nLayers: 1 } }, 5)
    network.tensors['layers.0.aLog'].fill(Math.log(1e-3))
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(600, nInputs, 2)
    const expected = recurrence(
      network,
      inputs.map((step) => Array.from(step)),
    )
    const found = stream(new StreamingMamba(network), inputs, nFeatures)
    expect(largestDifference(found, expected)).toBeLessThan(1e-5)
    inputs[300].fill(5)
    const changed = stream(new StreamingMamba(network), inputs, nFeatures)
    expect(largestDifference(changed.slice(0, 300), found)).toBe(0)
    expect(largestDifference(changed.slice(590), found.slice(590))).toBeGreaterThan(1e-4)
  })

  it('forgets everything on reset', () => {
    const network = randomNetwork({}, 6)
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(20, nInputs, 3)
    const model = new StreamingMamba(network)
    const first = stream(model, inputs, nFeatures)
    expect(largestDifference(stream(model, inputs, nFeatures), first)).toBeGreaterThan(1e-3)
    model.reset()
    expect(stream(model, inputs, nFeatures)).toEqual(first)
  })
})
