import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { selectBackend } from '../kernels/backend.js'
import { selectKernels } from '../kernels/selectKernels.js'
import { TestKernels, testedBuilds } from '../kernels/testing/runnableBuilds.js'
import { forward } from '../models/forecast/network.js'
import { parameterShapes } from '../models/forecast/parameterShapes.js'
import {
  type RandomNetworkOptions,
  randomGru,
  randomNetwork,
} from '../models/forecast/testing/randomNetwork.js'
import { recurrence } from '../models/forecast/testing/recurrence.js'
import type { Network } from '../models/forecast/weightsFile.js'
import { mambaSizes } from '../models/mamba2/config.js'
import { servingKernels } from './servingKernels.js'
import { StreamingNetwork } from './streamingNetwork.js'

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
function trainingFormOf({ config, tensors }: Network, inputs: Float32Array[]): Vector[] {
  const output = tf.tidy(() => {
    const weights = parameterShapes(config).map(({ name, shape }) => [
      name,
      tf.tensor(tensors[name], shape),
    ])
    const flat = Float32Array.from(inputs.flatMap((step) => Array.from(step)))
    const x = tf.tensor3d(flat, [1, inputs.length, config.nInputs])
    const { ops } = selectKernels('auto', 'wasm')
    return forward(config, Object.fromEntries(weights), x, ops).dataSync()
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

function stream(model: StreamingNetwork, inputs: Float32Array[], nFeatures: number): Vector[] {
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

/**
 * Networks whose sizes fit no vector, and some that do. A layer norm over two or three values that
 * are nearly equal makes their rounding errors 300 times as large: those widths are left out.
 */
const anyNetwork = fc
  .record({
    dModel: fc.integer({ min: 3, max: 40 }).map((width) => (width === 3 ? 1 : width)),
    nLayers: fc.integer({ min: 1, max: 3 }),
    dState: fc.integer({ min: 1, max: 20 }),
    convWidth: fc.integer({ min: 1, max: 5 }),
    nFeatures: fc.integer({ min: 1, max: 20 }),
    heads: fc.nat(),
    seed: fc.nat(1000),
  })
  .map(({ heads, nFeatures, seed, ...model }) => {
    const divisors = Array.from({ length: 2 * model.dModel }, (_, i) => i + 1).filter(
      (width) => (2 * model.dModel) % width === 0,
    )
    const headDim = divisors[heads % divisors.length]
    return randomNetwork({ model: { ...model, headDim }, nFeatures }, seed)
  })

describe.each(testedBuilds())('a streaming step, $name', (build) => {
  it.each<[string, RandomNetworkOptions, number]>([
    ['a small network', {}, 200],
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
    const model = new StreamingNetwork(network, servingKernels([build]))
    const found = stream(model, inputs, nFeatures)
    expect(largestDifference(found, expected)).toBeLessThan(1e-5)
    expect(largestDifference(found.slice(1), expected)).toBeGreaterThan(0.1)
  })

  it('agrees with it whatever the sizes, and writes nowhere else', () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const { config, tensors } = network
        const { nInputs, nFeatures, model } = config
        const inputs = randomInputs(8, nInputs, 2)
        const kernels = new TestKernels(build)
        const all = parameterShapes(config).flatMap(({ name }) => Array.from(tensors[name]))
        const sizes = [
          ...[nInputs, model.dModel, model.nLayers, mambaSizes(model).nHeads, model.headDim],
          ...[model.dState, model.convWidth, nFeatures],
        ]
        const unpacked = kernels.block(all)
        const packed = kernels.block(kernels.call('packNetwork', unpacked, 0, ...sizes))
        kernels.call('packNetwork', unpacked, packed, ...sizes)
        const stateSize = kernels.call('streamingStateSize', packed)
        const state = kernels.block(new Float32Array(stateSize))
        const prediction = kernels.block(nFeatures)
        const found = inputs.map((step) => {
          kernels.call('streamingStep', packed, kernels.block(step), state)
          kernels.call('streamingPrediction', packed, state, prediction)
          return Array.from(kernels.read(prediction, nFeatures))
        })
        expect(largestDifference(found, expectedOf(network, inputs))).toBeLessThan(1e-4)
      }),
      { numRuns: 60 },
    )
  })

  it('agrees with it after 1000 steps', () => {
    const network = randomNetwork({ model: { dModel: 33, dState: 16, headDim: 22 } }, 8)
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(1000, nInputs, 4)
    const model = new StreamingNetwork(network, servingKernels([build]))
    const found = stream(model, inputs, nFeatures)
    expect(largestDifference(found, expectedOf(network, inputs))).toBeLessThan(1e-5)
  })
})

describe.each(testedBuilds())('a step of a gated recurrent network, $name', (build) => {
  it('agrees with the plain recurrence', () => {
    const network = randomGru({ model: { dModel: 21, nLayers: 3 }, nFeatures: 9 }, 5)
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(60, nInputs, 2)
    const model = new StreamingNetwork(network, servingKernels([build]))
    const found = stream(model, inputs, nFeatures)
    expect(largestDifference(found, expectedOf(network, inputs))).toBeLessThan(1e-5)
  })
})

describe('StreamingNetwork', () => {
  it.each<[string, Network]>([
    ['Mamba-2', randomNetwork({ model: { dModel: 32, dState: 16, headDim: 16 }, nFeatures: 6 }, 8)],
    ['gated recurrent', randomGru({ model: { dModel: 32 }, nFeatures: 6 }, 8)],
  ])(
    'agrees with the form that trains and the plain recurrence after 1000 steps: %s',
    async (_, network) => {
      await selectBackend('wasm')
      const { nInputs, nFeatures } = network.config
      const inputs = randomInputs(1000, nInputs, 4)
      const found = stream(new StreamingNetwork(network), inputs, nFeatures)
      const expected = expectedOf(network, inputs)
      const trained = trainingFormOf(network, inputs)
      expect(largestDifference(found, expected)).toBeLessThan(1e-4)
      expect(largestDifference(trained, expected)).toBeLessThan(1e-4)
      expect(largestDifference(found, trained)).toBeLessThan(1e-4)
    },
  )

  it('carries its state over hundreds of steps in a slow head', () => {
    const network = randomNetwork({ model: { nLayers: 1 } }, 5)
    network.tensors['layers.0.aLog'].fill(Math.log(1e-3))
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(600, nInputs, 2)
    const expected = expectedOf(network, inputs)
    const found = stream(new StreamingNetwork(network), inputs, nFeatures)
    expect(largestDifference(found, expected)).toBeLessThan(1e-5)
    inputs[300].fill(5)
    const changed = stream(new StreamingNetwork(network), inputs, nFeatures)
    expect(largestDifference(changed.slice(0, 300), found)).toBe(0)
    expect(largestDifference(changed.slice(590), found.slice(590))).toBeGreaterThan(1e-4)
  })

  it.each<[string, Network]>([
    ['Mamba-2', randomNetwork({}, 6)],
    ['gated recurrent', randomGru({}, 6)],
  ])('forgets everything on reset: %s', (_, network) => {
    const { nInputs, nFeatures } = network.config
    const inputs = randomInputs(20, nInputs, 3)
    const model = new StreamingNetwork(network)
    const first = stream(model, inputs, nFeatures)
    expect(largestDifference(stream(model, inputs, nFeatures), first)).toBeGreaterThan(1e-3)
    model.reset()
    expect(stream(model, inputs, nFeatures)).toEqual(first)
  })

  it('keeps apart what shares a memory', () => {
    const kernels = servingKernels()
    const networks = [randomNetwork({}, 6), randomGru({ model: { dModel: 20 } }, 7)]
    const models = networks.map((network) => new StreamingNetwork(network, kernels))
    const inputs = randomInputs(40, networks[0].config.nInputs, 3)
    const found: Vector[][] = [[], []]
    for (const step of inputs) {
      models.forEach((model, i) => {
        found[i].push(...stream(model, [step], 3))
      })
    }
    networks.forEach((network, i) => {
      expect(found[i]).toEqual(stream(new StreamingNetwork(network), inputs, 3))
    })
  })

  it.each<[string, Network]>([
    ['Mamba-2', randomNetwork({}, 6)],
    ['gated recurrent', randomGru({}, 6)],
  ])('allocates nothing at a step: %s', (_, network) => {
    const [inputs] = randomInputs(1, network.config.nInputs, 3)
    const out = new Float32Array(3)
    const model = new StreamingNetwork(network)
    // Until V8 has compiled the calls it allocates for their arguments.
    const bytesAStep = Array.from({ length: 10 }, () => {
      gc!()
      const before = process.memoryUsage().heapUsed
      for (let i = 0; i < 20_000; i++) {
        model.push(inputs)
        model.predict(out)
      }
      return (process.memoryUsage().heapUsed - before) / 20_000
    })
    // The smallest object takes 12.
    expect(Math.min(...bytesAStep)).toBeLessThan(8)
  })
})
