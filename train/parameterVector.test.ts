import { describe, expect, it } from 'vitest'
import type { NetworkConfig } from '../models/forecast/config.js'
import { initialise } from '../models/forecast/initialise.js'
import { parameterShapes } from '../models/forecast/parameterShapes.js'
import { mambaConfig } from '../models/mamba2/config.js'
import {
  decayMask,
  firstNotFinite,
  flatten,
  parameterLayout,
  unflatten,
} from './parameterVector.js'

const network: NetworkConfig = {
  arch: 'mamba2',
  model: mambaConfig({ dModel: 6, nLayers: 2, dState: 3, headDim: 4 }),
  nInputs: 4,
  nFeatures: 2,
  features: ['raw', 'diff1'],
  normalize: 'none',
  plain: [],
  traits: null,
  predict: ['state', 'state'],
  order: 0,
  featureNames: ['a', 'b'],
}
const layout = parameterLayout(parameterShapes(network))
const weights = initialise(network, 1)

describe('parameter vector', () => {
  it('holds every trained parameter once, and gives back what was put in', () => {
    const vector = new Float32Array(layout.size).fill(Number.NaN)
    flatten(layout, weights, vector)
    expect(vector.some(Number.isNaN)).toBe(false)
    expect(unflatten(layout, vector)).toEqual(weights)
    expect(layout.entries.some(({ name }) => name.startsWith('target.'))).toBe(false)
  })

  it('decays matrices, not norms, biases, aLog, dtBias or d', () => {
    const mask = unflatten(layout, Float32Array.from(decayMask(layout)))
    const decayed = Object.keys(mask).filter((name) => mask[name].every((value) => value === 1))
    const spared = Object.keys(mask).filter((name) => mask[name].every((value) => value === 0))
    expect(decayed.length + spared.length).toBe(layout.entries.length)
    expect(new Set(decayed.map((name) => name.replace(/^layers\.\d\./, '')))).toEqual(
      new Set(['input.weight', 'inProj.weight', 'conv.weight', 'outProj.weight', 'head.weight']),
    )
  })

  it('names the first parameter that is not finite', () => {
    const vector = new Float32Array(layout.size)
    expect(firstNotFinite(layout, vector)).toBeUndefined()
    vector[layout.entries[5].offset + 1] = Number.POSITIVE_INFINITY
    expect(firstNotFinite(layout, vector)).toBe(layout.entries[5].name)
  })
})
