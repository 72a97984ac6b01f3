import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { selectBackend } from '../kernels/backend.js'
import { composedOps } from '../kernels/ops/composedOps.js'
import { forward } from '../models/mamba2/network.js'
import { type RandomNetworkOptions, randomNetwork } from '../models/mamba2/testing/randomNetwork.js'
import { recurrence } from '../models/mamba2/testing/recurrence.js'
import { type Network, parameterShapes } from '../models/mamba2/weights.js'
import { StreamingMamba } from './streamingMamba.js'

type Vector = number[]

/** The float64 oracle, in units of the states. */
function expectedOf({ config, tensors }: Network, inputs: Float32Array[]): Vector[] {
  const flat = recurrence(
    config,
    tensors,
    inputs.flatMap((step) => Array.from(step)),
  )
  return rowsOf(flat, tensors, config.nFeatures)
}

/** The form that trains. */
function chunkedOf({ config, tensors }: Network, inputs: Float32Array[]): Vector[] {
  const output = tf.tidy(() => {
    const weights = parameterShapes(config).map(({ name, shape }) => [
      name,
      tf.tensor(tensors[name], shape),
    ])
    const flat = Float32Array.from(inputs.flatMap((step) => Array.from(step)))
    const x = tf.tensor3d(flat, [1, inputs.length, config.nInputs])
    return forward(config, Object.fromEntries(weights), x, composedOps).dataSync()
  })
  return rowsOf(output, tensors, config.nFeatures)
}

function rowsOf(flat: ArrayLike<number>, tensors: Network['tensors'], n: number): Vector[] {
  return Array.from({ length: flat.length / n }, (_, t) =>
    Array.from(
      { length: n },
      (_, f) => tensors['target.mean'][f] + tensors['target.scale'][f] * flat[t * n + f],
    ),
  )
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
    const expected = expectedOf(network, inputs)
    const found = stream(new StreamingMamba(network), inputs, nFeatures)
    expect(largestDifference(found, expected)).toBeLessThan(1e-5)
    expect(largestDifference(found.slice(1), expected)).toBeGreaterThan(0.1)
  })

  it('agrees with the form that trains and the plain recurrence after 1000 steps', async () => {
    await selectBackend('wasm')
    const network = randomNetwork(
      { model: { dModel: 32, dState: 16, headDim: 16 }, nFeatures: 6 },
      8,
    )
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(1000, nInputs, 4)
    const found = stream(new StreamingMamba(network), inputs, nFeatures)
    const expected = expectedOf(network, inputs)
    const chunked = chunkedOf(network, inputs)
    expect(largestDifference(found, expected)).toBeLessThan(1e-4)
    expect(largestDifference(chunked, expected)).toBeLessThan(1e-4)
    expect(largestDifference(found, chunked)).toBeLessThan(1e-4)
  })

  it('carries its state over hundreds of steps in a slow head', () => {
    const network = randomNetwork({ model: { nLayers: 1 } }, 5)
    network.tensors['layers.0.aLog'].fill(Math.log(1e-3))
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(600, nInputs, 2)
    const expected = expectedOf(network, inputs)
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
