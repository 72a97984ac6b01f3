import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gruReference } from './testing/gruReference.js'
import { normals, worstError } from './testing/kernelCalls.js'
import { layerNormReference } from './testing/normReferences.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

interface NetworkSizes {
  nInputs: number
  dModel: number
  nLayers: number
  nFeatures: number
}

/** Tensors in the order of the weights file. */
function randomTensors({ nInputs, dModel, nLayers, nFeatures }: NetworkSizes, seed: number) {
  const matrix = (name: string, rows: number, columns: number): [string, Float64Array] => [
    name,
    normals(seed, name, rows * columns, 1 / Math.sqrt(rows)),
  ]
  const row = (name: string, width: number): [string, Float64Array] => [
    name,
    normals(seed, name, width),
  ]
  const layers = Array.from({ length: nLayers }, (_, i) => [
    matrix(`layers.${i}.inputWeight`, dModel, 3 * dModel),
    row(`layers.${i}.inputBias`, 3 * dModel),
    matrix(`layers.${i}.hiddenWeight`, dModel, 3 * dModel),
    row(`layers.${i}.hiddenBias`, 3 * dModel),
  ])
  return new Map([
    matrix('input.weight', nInputs, dModel),
    row('input.bias', dModel),
    ...layers.flat(),
    row('norm.weight', dModel),
    row('norm.bias', dModel),
    matrix('head.weight', dModel, nFeatures),
    row('head.bias', nFeatures),
    row('target.mean', nFeatures),
    row('target.scale', nFeatures),
  ])
}

/** rows of x [time, in] · weight [in, out] + bias [out] */
function linear(x: Float64Array, weight: Float64Array, bias: Float64Array): Float64Array {
  const width = bias.length
  const depth = weight.length / width
  return Float64Array.from({ length: (x.length / depth) * width }, (_, at) => {
    const row = Math.floor(at / width)
    let sum = bias[at % width]
    for (let k = 0; k < depth; k++) sum += x[row * depth + k] * weight[k * width + (at % width)]
    return sum
  })
}

/** Predictions [time, nFeatures] of the network as its definition reads, whole sequences at a time, in float64. */
function reference(
  { dModel, nLayers, nFeatures }: NetworkSizes,
  tensors: Map<string, Float64Array>,
  inputs: Float64Array,
  time: number,
): Float64Array {
  const tensor = (name: string) => tensors.get(name) as Float64Array
  let x = linear(inputs, tensor('input.weight'), tensor('input.bias'))
  for (let i = 0; i < nLayers; i++) {
    const own = (name: string) => tensor(`layers.${i}.${name}`)
    const operands = {
      gates: linear(x, own('inputWeight'), own('inputBias')),
      hiddenWeight: own('hiddenWeight'),
      hiddenBias: own('hiddenBias'),
    }
    x = gruReference(operands, { batch: 1, time, hidden: dModel })
  }
  const norm = { x, weight: tensor('norm.weight'), bias: tensor('norm.bias') }
  const outputs = linear(layerNormReference(norm), tensor('head.weight'), tensor('head.bias'))
  const [mean, scale] = [tensor('target.mean'), tensor('target.scale')]
  return outputs.map((value, i) => mean[i % nFeatures] + scale[i % nFeatures] * value)
}

/** The same step by step, from a state of zeros. */
function stream(
  test: TestKernels,
  { nInputs, dModel, nLayers, nFeatures }: NetworkSizes,
  tensors: Map<string, Float64Array>,
  inputs: Float64Array,
): Float32Array {
  const numbers = [nInputs, dModel, nLayers, nFeatures]
  const unpacked = test.block([...tensors.values()].flatMap((tensor) => Array.from(tensor)))
  const network = test.block(test.call('packGruNetwork', unpacked, 0, ...numbers))
  test.call('packGruNetwork', unpacked, network, ...numbers)
  const state = test.block(new Float32Array(test.call('gruStreamingStateSize', network)))
  const prediction = test.block(nFeatures)
  const found = new Float32Array((inputs.length / nInputs) * nFeatures)
  for (let t = 0; t * nInputs < inputs.length; t++) {
    const step = test.block(inputs.subarray(t * nInputs, (t + 1) * nInputs))
    test.call('gruStreamingStep', network, step, state)
    test.call('gruStreamingPrediction', network, state, prediction)
    found.set(test.read(prediction, nFeatures), t * nFeatures)
  }
  return found
}

const sizes = fc.record({
  nInputs: fc.integer({ min: 1, max: 20 }),
  // A layer norm of two or three numbers turns rounding into whole differences.
  dModel: fc.oneof(fc.integer({ min: 4, max: 35 }), fc.constantFrom(48, 64)),
  nLayers: fc.integer({ min: 1, max: 3 }),
  nFeatures: fc.integer({ min: 1, max: 20 }),
})

describe.each(testedBuilds())('gruStreamingStep, $name', (build) => {
  it('predicts what the network gives for the whole sequence, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (drawn, seed) => {
        const time = 5
        const tensors = randomTensors(drawn, seed)
        const inputs = normals(seed, 'inputs', time * drawn.nInputs)
        const found = stream(new TestKernels(build), drawn, tensors, inputs)
        expect(worstError(found, reference(drawn, tensors, inputs, time))).toBeLessThan(1e-4)
      }),
      { numRuns: 15, seed: 1 },
    )
  })

  it('does so over 300 steps', () => {
    const network = { nInputs: 7, dModel: 33, nLayers: 2, nFeatures: 5 }
    const tensors = randomTensors(network, 2)
    const inputs = normals(2, 'inputs', 300 * network.nInputs)
    const found = stream(new TestKernels(build), network, tensors, inputs)
    expect(worstError(found, reference(network, tensors, inputs, 300))).toBeLessThan(1e-5)
  })

  it('is not a number from where an input is none', () => {
    const network = { nInputs: 2, dModel: 5, nLayers: 2, nFeatures: 1 }
    const inputs = Float64Array.of(1, 2, Number.NaN, 0, 1, 2)
    const found = stream(new TestKernels(build), network, randomTensors(network, 3), inputs)
    expect([...found].map(Number.isNaN)).toEqual([false, true, true])
  })
})
