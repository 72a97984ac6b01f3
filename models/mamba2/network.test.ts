import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { selectBackend } from '../../kernels/backend.js'
import { composedOps } from '../../kernels/ops/composedOps.js'
import type { MambaNetworkConfig, NetworkConfig } from '../forecast/config.js'
import { initialise } from '../forecast/initialise.js'
import { forward } from '../forecast/network.js'
import { parameterShapes } from '../forecast/parameterShapes.js'
import { recurrence } from '../forecast/testing/recurrence.js'
import type { WeightTensors } from '../weightTensors.js'
import { type MambaConfig, mambaConfig } from './config.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

function networkConfig(model: Partial<MambaConfig>, nInputs: number, nFeatures: number) {
  const features = Array.from({ length: nInputs / nFeatures }, (_, i) => `group_${i}`)
  const featureNames = Array.from({ length: nFeatures }, (_, i) => `f_${i}`)
  const config: MambaNetworkConfig = {
    arch: 'mamba2',
    model: mambaConfig(model),
    nInputs,
    nFeatures,
    features,
    normalize: 'none',
    plain: [],
    traits: null,
    predict: featureNames.map(() => 'state' as const),
    order: 0,
    featureNames,
  }
  return config
}

/** Starting weights moved a little, so that no bias is 0 and no norm 1. */
function someWeights(config: NetworkConfig, seed: number): Record<string, Float32Array> {
  const random = new RandomStream(seed, 'test weights')
  const weights = initialise(config, seed)
  for (const values of Object.values(weights)) {
    for (let i = 0; i < values.length; i++) values[i] += 0.2 * random.normal()
  }
  return weights
}

function normals(size: number, seed: number): Float32Array {
  const random = new RandomStream(seed, 'test inputs')
  return Float32Array.from({ length: size }, () => random.normal())
}

function tensorsOf(config: NetworkConfig, weights: Record<string, ArrayLike<number>>) {
  const tensors: WeightTensors = {}
  for (const { name, shape, trained } of parameterShapes(config)) {
    if (trained) tensors[name] = tf.tensor(Float32Array.from(weights[name]), shape)
  }
  return tensors
}

function run(
  config: NetworkConfig,
  weights: Record<string, ArrayLike<number>>,
  inputs: ArrayLike<number>,
) {
  return tf.tidy(() => {
    const time = inputs.length / config.nInputs
    const x = tf.tensor3d(Float32Array.from(inputs), [1, time, config.nInputs])
    return forward(config, tensorsOf(config, weights), x, composedOps).dataSync()
  })
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0)
}

const small = { dModel: 6, nLayers: 2, dState: 3, headDim: 4 }

describe('forward', () => {
  it('gives the numbers of an independent numpy implementation of the paper', () => {
    const fixture = JSON.parse(
      readFileSync(new URL('./fixtures/mamba2_reference.json', import.meta.url), 'utf8'),
    )
    const config = networkConfig(fixture.model, fixture.nInputs, fixture.nFeatures)
    expect(
      largestDifference(run(config, fixture.weights, fixture.inputs), fixture.outputs),
    ).toBeLessThan(1e-5)
    const oracle = recurrence(config, fixture.weights, fixture.inputs)
    expect(largestDifference(oracle, fixture.outputs)).toBeLessThan(1e-12)
  })

  it.each([1, 63, 64, 65, 1000])('agrees with the plain recurrence after %i steps', (time) => {
    const config = networkConfig({ dModel: 16, nLayers: 2, dState: 8, headDim: 8 }, 12, 3)
    const weights = someWeights(config, time)
    const inputs = normals(time * 12, time)
    const difference = largestDifference(
      run(config, weights, inputs),
      recurrence(config, weights, inputs),
    )
    expect(difference).toBeLessThan(1e-4)
  })

  it('keeps the sequences of a batch apart', () => {
    const config = networkConfig(small, 4, 2)
    const weights = someWeights(config, 1)
    const first = normals(50 * 4, 1)
    const second = normals(50 * 4, 2)
    const both = tf.tidy(() => {
      const x = tf.tensor3d(Float32Array.from([...first, ...second]), [2, 50, 4])
      return forward(config, tensorsOf(config, weights), x, composedOps).dataSync()
    })
    const apart = [...run(config, weights, first), ...run(config, weights, second)]
    expect(largestDifference(both, apart)).toBeLessThan(1e-6)
  })

  it('is causal: a later input changes no earlier output', () => {
    const config = networkConfig(small, 4, 2)
    const weights = someWeights(config, 3)
    const inputs = normals(80 * 4, 3)
    const before = run(config, weights, inputs)
    const changed = inputs.slice()
    changed.fill(9, 60 * 4, 61 * 4)
    const after = run(config, weights, changed)
    expect(Array.from(after.slice(0, 60 * 2))).toEqual(Array.from(before.slice(0, 60 * 2)))
    expect(after[60 * 2]).not.toBe(before[60 * 2])
  })
})

describe('gradients', () => {
  it('agree with central differences of the float64 recurrence, for every parameter', () => {
    const config = { ...networkConfig(small, 4, 2), normalize: 'learned' as const }
    const weights = someWeights(config, 5)
    const time = 37
    const inputs = normals(time * 4, 5)
    const coefficients = normals(time * 2, 6)
    const names = Object.keys(weights)
    const loss = (changed: Record<string, ArrayLike<number>>) =>
      recurrence(config, changed, inputs).reduce(
        (sum, value, i) => sum + value * coefficients[i],
        0,
      )

    const gradients = tf.tidy(() => {
      const tensors = tensorsOf(config, weights)
      const x = tf.tensor3d(inputs, [1, time, 4])
      const c = tf.tensor3d(coefficients, [1, time, 2])
      const weighted = (...values: tf.Tensor[]) => {
        const byName = Object.fromEntries(names.map((name, i) => [name, values[i]]))
        return tf.sum(tf.mul(forward(config, byName, x, composedOps), c))
      }
      const found = tf.grads(weighted)(names.map((name) => tensors[name]))
      return Object.fromEntries(names.map((name, i) => [name, found[i].dataSync().slice()]))
    })

    const step = 1e-5
    for (const name of names) {
      const numeric = Array.from(weights[name], (value, i) => {
        const at = (shifted: number) => {
          const copy = Float64Array.from(weights[name])
          copy[i] = shifted
          return loss({ ...weights, [name]: copy })
        }
        return (at(value + step) - at(value - step)) / (2 * step)
      })
      const scale = Math.max(1, ...numeric.map(Math.abs))
      expect(largestDifference(gradients[name], numeric) / scale, name).toBeLessThan(1e-4)
    }
  })
})
