import { describe, expect, it } from 'vitest'
import { decodeSafetensors, encodeSafetensors } from '../safetensors.js'
import { parameterShapes } from './parameterShapes.js'
import { randomGru, randomNetwork, smallNetworkConfig } from './testing/randomNetwork.js'
import { encodeNetwork, readNetwork } from './weightsFile.js'

const network = randomNetwork()
const bytes = encodeNetwork(network)

/** The file of `network` with something changed in it. */
function changed(change: (file: ReturnType<typeof decodeSafetensors>) => void): Uint8Array {
  const file = decodeSafetensors(bytes, '')
  change(file)
  return encodeSafetensors(file.tensors, file.metadata)
}

function changedConfig(change: (config: Record<string, unknown>) => void): Uint8Array {
  return changed(({ metadata }) => {
    const config = JSON.parse(metadata.config)
    change(config)
    metadata.config = JSON.stringify(config)
  })
}

describe('a weights file', () => {
  it('gives back the network that was written, and the same bytes again', () => {
    const read = readNetwork(bytes, 'w')
    expect(read).toEqual(network)
    expect(encodeNetwork(read)).toEqual(bytes)
  })

  it('of version 1 takes states as they are, and one word for what is predicted of all features', () => {
    const old = changed(({ metadata, tensors }) => {
      metadata.version = '1'
      const config = JSON.parse(metadata.config)
      metadata.config = JSON.stringify({ ...config, predict: 'change' })
      delete tensors['states.centre']
      delete tensors['states.scale']
    })
    const { config, standardisation, tensors } = readNetwork(old, 'w')
    expect(tensors).toEqual(network.tensors)
    expect(config.predict).toEqual(['change', 'change', 'change'])
    expect([...standardisation.centre, ...standardisation.scale]).toEqual([0, 0, 0, 1, 1, 1])
  })

  it('holds the parameters of the default model: about 0.55 million', () => {
    const model = { dModel: 128, nLayers: 4, dState: 32, headDim: 32 }
    const features = Array.from({ length: 26 }, (_, i) => `group${i}`)
    const shapes = parameterShapes(smallNetworkConfig({ model, nFeatures: 32, features }))
    const trained = shapes.filter((parameter) => parameter.trained)
    const count = trained.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
    expect(count).toBe(
      832 * 128 + 128 + 4 * (256 + 128 * 584 + 5 * 320 + 24 + 256 + 256 * 128) + 256 + 129 * 32,
    )
  })

  it('lets weight decay touch matrices and taps alone', () => {
    for (const { shape, decay, trained } of parameterShapes(network.config)) {
      expect(decay).toBe(trained && shape.length === 2)
    }
  })

  it.each<[string, Uint8Array, string]>([
    [
      'another format',
      changed(({ metadata }) => {
        metadata.format = 'pt'
      }),
      'w: its format is "pt", not seqarena-mamba2 or seqarena-gru. Give a mamba_model_<k>.safetensors or gru_model_<k>.safetensors file.',
    ],
    [
      'no metadata',
      encodeSafetensors({}),
      'w: its metadata name no format, not seqarena-mamba2 or seqarena-gru. Give a mamba_model_<k>.safetensors or gru_model_<k>.safetensors file.',
    ],
    [
      'a newer version',
      changed(({ metadata }) => {
        metadata.version = '3'
      }),
      'w: its format version is 3, newer than 2. Install a newer seqarena to read it.',
    ],
    [
      'a version that is no number',
      changed(({ metadata }) => {
        metadata.version = 'new'
      }),
      'w: its version is "new", not a number',
    ],
    [
      'a missing tensor',
      changed(({ tensors }) => {
        delete tensors['layers.1.aLog']
      }),
      'w: tensor layers.1.aLog is missing',
    ],
    [
      'an unknown tensor',
      changed(({ tensors }) => {
        tensors['layers.2.aLog'] = tensors['layers.1.aLog']
      }),
      "w: tensor layers.2.aLog is none of this network's",
    ],
    [
      'a transposed tensor',
      changed(({ tensors }) => {
        tensors['head.weight'].shape = [3, 8]
      }),
      'w: tensor head.weight is a Float32Array of shape [3,8], not a Float32Array of shape [8,3]',
    ],
    [
      'a tensor of another type',
      changed(({ tensors }) => {
        tensors['head.bias'].data = new Float64Array(3)
      }),
      'w: tensor head.bias is a Float64Array of shape [3], not a Float32Array of shape [3]',
    ],
    [
      'a NaN',
      changed(({ tensors }) => {
        tensors['head.bias'].data[1] = Number.NaN
      }),
      'w: element 1 of tensor head.bias is NaN. Take an earlier checkpoint.',
    ],
    [
      'no config',
      changed(({ metadata }) => {
        delete metadata.config
      }),
      'w: its config has no valid JSON. Train or copy it again.',
    ],
    [
      'an impossible model',
      changedConfig((config) => {
        config.model = { ...network.config.model, headDim: 7 }
      }),
      'w: its config has a bad model: headDim 7 does not divide expand · dModel = 16. Train or copy it again.',
    ],
    [
      'a model with a size missing',
      changedConfig((config) => {
        config.model = { dModel: 8 }
      }),
      'w: its config has a model without exactly convWidth, dModel, dState, expand, headDim, nLayers. Train or copy it again.',
    ],
    [
      'inputs that do not follow from the features',
      changedConfig((config) => {
        config.nInputs = 10
      }),
      'w: its config has an nInputs that differs from features. Train or copy it again.',
    ],
    [
      'a scale of 0',
      changed(({ tensors }) => {
        tensors['states.scale'].data[1] = 0
      }),
      'w: tensor states.scale has a scale that is not above 0',
    ],
    [
      'a standardisation in float32',
      changed(({ tensors }) => {
        tensors['states.centre'] = { shape: [3], data: new Float32Array(3) }
      }),
      'w: tensor states.centre is a Float32Array of shape [3], not a Float64Array of shape [3]',
    ],
    [
      'what is predicted of two features of three',
      changedConfig((config) => {
        config.predict = ['state', 'state']
      }),
      'w: its config has bad predict. Train or copy it again.',
    ],
    [
      'a feature twice',
      changedConfig((config) => {
        config.features = ['raw', 'raw', 'diff1']
      }),
      'w: its config has bad features. Train or copy it again.',
    ],
    [
      'an unknown normalization',
      changedConfig((config) => {
        config.normalize = 'global'
      }),
      'w: its config has bad normalize. Train or copy it again.',
    ],
  ])('is refused with %s', (_, file, message) => {
    expect(() => readNetwork(file, 'w')).toThrow(expect.objectContaining({ message }))
  })

  it('is of another format for a gated recurrent network, and as strictly read', () => {
    const gru = randomGru()
    const own = encodeNetwork(gru)
    const { metadata, tensors } = decodeSafetensors(own, '')
    expect(metadata.format).toBe('seqarena-gru')
    expect(Object.keys(tensors)).toEqual([
      ...['input.weight', 'input.bias'],
      ...[0, 1].flatMap((i) =>
        ['inputWeight', 'inputBias', 'hiddenWeight', 'hiddenBias'].map((n) => `layers.${i}.${n}`),
      ),
      ...['norm.weight', 'norm.bias', 'head.weight', 'head.bias', 'target.mean', 'target.scale'],
      ...['states.centre', 'states.scale'],
    ])
    expect(readNetwork(own, 'w')).toEqual(gru)
    const refused = (config: object, message: string) => {
      const text = JSON.stringify({ ...JSON.parse(metadata.config), ...config })
      const file = encodeSafetensors(tensors, { ...metadata, config: text })
      expect(() => readNetwork(file, 'w')).toThrow(expect.objectContaining({ message }))
    }
    refused(
      { model: network.config.model },
      'w: its config has a model without exactly dModel, nLayers. Train or copy it again.',
    )
    refused(
      { model: { dModel: 8, nLayers: 0 } },
      'w: its config has a bad model: nLayers is 0. Train or copy it again.',
    )
    refused({ model: { dModel: 8, nLayers: 3 } }, 'w: tensor layers.2.inputWeight is missing')
  })

  it('says nothing in its config that its format says, so that Mamba-2 files are as ever', () => {
    const { config } = decodeSafetensors(bytes, '').metadata
    const { arch, ...rest } = network.config
    expect(config).toBe(JSON.stringify(rest))
    expect(arch).toBe('mamba2')
  })

  it('is not written when it could not be read', () => {
    const { 'head.bias': _, ...tensors } = network.tensors
    expect(() => encodeNetwork({ ...network, tensors })).toThrow('tensor head.bias is missing')
  })
})
