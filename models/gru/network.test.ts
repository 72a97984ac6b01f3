import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { noStandardisation } from '../../datasets/standardisation.js'
import { selectBackend } from '../../kernels/backend.js'
import type { BlockOps } from '../../kernels/ops/blockOps.js'
import { composedOps } from '../../kernels/ops/composedOps.js'
import { selectKernels } from '../../kernels/selectKernels.js'
import { initialise } from '../forecast/initialise.js'
import { forward } from '../forecast/network.js'
import { parameterShapes } from '../forecast/parameterShapes.js'
import { randomGru, smallGruConfig } from '../forecast/testing/randomNetwork.js'
import { recurrence } from '../forecast/testing/recurrence.js'
import type { Network } from '../forecast/weightsFile.js'
import type { LayerDropout, WeightTensors } from '../weightTensors.js'

let fusedOps: BlockOps

beforeAll(async () => {
  await selectBackend('wasm')
  fusedOps = selectKernels('auto', 'wasm').ops
})

function normals(size: number, seed: number): Float32Array {
  const random = new RandomStream(seed, 'test inputs')
  return Float32Array.from({ length: size }, () => random.normal())
}

function tensorsOf({ config, tensors }: Network): WeightTensors {
  const trained = parameterShapes(config).filter(({ trained }) => trained)
  return Object.fromEntries(
    trained.map(({ name, shape }) => [name, tf.tensor(tensors[name], shape)]),
  )
}

/** @param inputs of sequences that are equally long, one after another */
function run(
  network: Network,
  inputs: Float32Array,
  { ops = composedOps, nSequences = 1, dropout = undefined as LayerDropout | undefined } = {},
): Float32Array {
  return tf.tidy(() => {
    const { nInputs } = network.config
    const shape = [nSequences, inputs.length / nSequences / nInputs, nInputs]
    const x = tf.tensor3d(inputs, shape as [number, number, number])
    return forward(network.config, tensorsOf(network), x, ops, dropout).dataSync() as Float32Array
  })
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length)
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0)
}

describe('forward', () => {
  it("gives the numbers of PyTorch's own modules", () => {
    const fixture = JSON.parse(
      readFileSync(new URL('./fixtures/gru_reference.json', import.meta.url), 'utf8'),
    )
    const { model, nFeatures, weights, outputs } = fixture
    const features = ['a', 'b', 'c', 'd', 'e']
    const config = { ...smallGruConfig({ model, nFeatures, features }), nInputs: fixture.nInputs }
    const oracle = recurrence(config, weights, fixture.inputs)
    expect(largestDifference(oracle, outputs)).toBeLessThan(1e-12)
    const tensors = Object.fromEntries(
      Object.entries(weights).map(([name, values]) => [
        name,
        Float32Array.from(values as number[]),
      ]),
    )
    const standardisation = noStandardisation(nFeatures)
    const found = run({ config, standardisation, tensors }, Float32Array.from(fixture.inputs))
    expect(largestDifference(found, outputs)).toBeLessThan(1e-5)
  })

  it.each([1, 63, 1000])('agrees with the plain recurrence after %i steps', (time) => {
    const network = randomGru({ model: { dModel: 16 } }, time)
    const inputs = normals(time * network.config.nInputs, time)
    const expected = recurrence(network.config, network.tensors, inputs)
    expect(largestDifference(run(network, inputs, { ops: fusedOps }), expected)).toBeLessThan(1e-4)
    if (time > 63) return
    expect(largestDifference(run(network, inputs), expected)).toBeLessThan(1e-4)
  })

  it('keeps the sequences of a batch apart', () => {
    const network = randomGru()
    const apart = [1, 2, 3].map((seed) => normals(50 * network.config.nInputs, seed))
    const together = Float32Array.from(apart.flatMap((own) => Array.from(own)))
    const expected = apart.flatMap((own) => Array.from(run(network, own)))
    for (const ops of [composedOps, fusedOps]) {
      const found = run(network, together, { ops, nSequences: 3 })
      expect(largestDifference(found, expected)).toBeLessThan(1e-5)
    }
  })

  it('is causal: a later input changes no earlier output', () => {
    const network = randomGru()
    const { nInputs, nFeatures } = network.config
    const inputs = normals(80 * nInputs, 3)
    const before = run(network, inputs)
    inputs.fill(9, 60 * nInputs, 61 * nInputs)
    const after = run(network, inputs)
    const known = 60 * nFeatures
    expect(Array.from(after.slice(0, known))).toEqual(Array.from(before.slice(0, known)))
    expect(after[known]).not.toBe(before[known])
  })

  it('drops between the layers, and nothing of the last', () => {
    const network = randomGru({ model: { nLayers: 3 } })
    const inputs = normals(5 * network.config.nInputs, 1)
    const dropped: number[] = []
    const dropout: LayerDropout = (x, layer) => {
      dropped.push(layer)
      return tf.zerosLike(x)
    }
    const found = run(network, inputs, { dropout })
    expect(dropped).toEqual([0, 1])
    expect(
      largestDifference(found, run(network, normals(5 * network.config.nInputs, 2), { dropout })),
    ).toBe(0)
  })
})

it('starts with the range that PyTorch draws from, and with norms that do nothing', () => {
  const config = smallGruConfig({ model: { dModel: 64 } })
  const weights = initialise(config, 1)
  for (const { name, shape } of parameterShapes(config)) {
    if (!name.startsWith('layers.')) continue
    const largest = Math.max(...weights[name].map(Math.abs))
    expect(largest, name).toBeLessThanOrEqual(1 / 8)
    expect(largest, name).toBeGreaterThan(0.9 / 8)
    expect(weights[name].length).toBe(shape.reduce((a, b) => a * b, 1))
  }
  expect(new Set(weights['norm.weight'])).toEqual(new Set([1]))
  expect(new Set([...weights['norm.bias'], ...weights['head.bias']])).toEqual(new Set([0]))
})

it('has the gradients that central differences of the float64 recurrence give, for every parameter', () => {
  const network = randomGru({ model: { dModel: 6 }, nFeatures: 2, features: ['raw', 'diff1'] }, 5)
  const { config, tensors: weights } = network
  const time = 37
  const inputs = normals(time * config.nInputs, 5)
  const coefficients = normals(time * 2, 6)
  const trained = tensorsOf(network)
  const names = Object.keys(trained)
  const loss = (changed: Record<string, ArrayLike<number>>) =>
    recurrence(config, changed, inputs).reduce((sum, value, i) => sum + value * coefficients[i], 0)
  const gradientsWith = (ops: BlockOps) =>
    tf.tidy(() => {
      const x = tf.tensor3d(inputs, [1, time, config.nInputs])
      const c = tf.tensor3d(coefficients, [1, time, 2])
      const weighted = (...values: tf.Tensor[]) => {
        const byName = Object.fromEntries(names.map((name, i) => [name, values[i]]))
        return tf.sum(tf.mul(forward(config, byName, x, ops), c))
      }
      const found = tf.grads(weighted)(names.map((name) => trained[name]))
      return Object.fromEntries(names.map((name, i) => [name, found[i].dataSync().slice()]))
    })
  const both = [gradientsWith(composedOps), gradientsWith(fusedOps)]
  tf.dispose(trained)

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
    for (const gradients of both) {
      expect(largestDifference(gradients[name], numeric) / scale, name).toBeLessThan(1e-4)
    }
  }
})
