import { describe, expect, it } from 'vitest'
import { decodeSafetensors, encodeSafetensors } from '../safetensors.js'
import { encodeBaseline, readBaseline } from './baselineFile.js'
import { randomBaselines } from './testing/randomBaselines.js'
import { randomNetwork } from './testing/randomNetwork.js'
import { encodeNetwork } from './weightsFile.js'

const baselines = randomBaselines(3)
const [, , average, ridge] = baselines

/** The file of a baseline with something changed in it. */
function changed(
  baseline: typeof ridge,
  change: (file: ReturnType<typeof decodeSafetensors>, config: Record<string, unknown>) => void,
): Uint8Array {
  const file = decodeSafetensors(encodeBaseline(baseline), '')
  const config = JSON.parse(file.metadata.config)
  change(file, config)
  return encodeSafetensors(file.tensors, { ...file.metadata, config: JSON.stringify(config) })
}

function changedConfig(baseline: typeof ridge, values: Record<string, unknown>): Uint8Array {
  return changed(baseline, (_, config) => Object.assign(config, values))
}

describe("a baseline's file", () => {
  it.each(baselines)('gives back $name as it was written, and the same bytes again', (baseline) => {
    const bytes = encodeBaseline(baseline)
    const read = readBaseline(bytes, 'b')
    expect(read).toEqual(baseline)
    expect(encodeBaseline(read)).toEqual(bytes)
  })

  it('says in its metadata what it is', () => {
    const { metadata } = decodeSafetensors(encodeBaseline(ridge), '')
    expect(metadata).toEqual({
      format: 'seqarena-baseline',
      version: '1',
      config: '{"name":"ridge","order":3,"nFeatures":3,"featureNames":["f_0","f_1","f_2"]}',
    })
  })

  it.each<[string, Uint8Array, string, string]>([
    [
      'a network',
      encodeNetwork(randomNetwork()),
      'NOT_A_NETWORK',
      'b: its format is "seqarena-mamba2", not seqarena-baseline. Give a baseline.safetensors file as package writes it.',
    ],
    [
      'a newer version',
      changed(ridge, ({ metadata }) => {
        metadata.version = '2'
      }),
      'NEWER_VERSION',
      'b: its format version is 2, newer than 1. Install a newer seqarena to read it.',
    ],
    [
      'an unknown name',
      changedConfig(ridge, { name: 'oracle' }),
      'BAD_NETWORK_CONFIG',
      'b: its config has an unknown name. Train or copy it again.',
    ],
    [
      'names that repeat',
      changedConfig(ridge, { featureNames: ['a', 'a', 'b'] }),
      'BAD_NETWORK_CONFIG',
      'b: its config has bad featureNames.',
    ],
    [
      'another number of features',
      changedConfig(average, { nFeatures: 4 }),
      'BAD_NETWORK_CONFIG',
      'b: its config has an nFeatures that differs from featureNames.',
    ],
    ['no order', changedConfig(ridge, { order: 0 }), 'BAD_NETWORK_CONFIG', 'has a bad order.'],
    [
      'a window without end',
      changedConfig(average, { window: 1e9 }),
      'BAD_NETWORK_CONFIG',
      'has a bad window.',
    ],
    [
      'the weights of another order',
      changedConfig(ridge, { order: 2 }),
      'TENSOR_SHAPE',
      'tensor regression.weights is a Float64Array of shape [3,9], not a Float64Array of shape [3,6]',
    ],
    [
      'tensors that it has no use for',
      changedConfig(ridge, { name: 'drift' }),
      'UNKNOWN_TENSOR',
      "tensor states.centre is none of this network's",
    ],
    [
      'a scale of 0',
      changed(ridge, ({ tensors }) => {
        tensors['states.scale'].data[1] = 0
      }),
      'OUT_OF_RANGE',
      'b: tensor states.scale has a scale that is not above 0',
    ],
    [
      'a value that is no number',
      changed(ridge, ({ tensors }) => {
        tensors['regression.intercept'].data[2] = Number.NaN
      }),
      'NOT_FINITE',
      'element 2 of tensor regression.intercept is NaN',
    ],
  ])('with %s is refused', (_, bytes, code, message) => {
    const read = () => readBaseline(bytes, 'b')
    expect(read).toThrow(message)
    expect(read).toThrow(expect.objectContaining({ code }))
  })
})
