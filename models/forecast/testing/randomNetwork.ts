import { RandomStream } from '../../../base/random.js'
import { type GruConfig, gruConfig } from '../../gru/config.js'
import { type MambaConfig, mambaConfig } from '../../mamba2/config.js'
import type { Architecture, NetworkConfig, NetworkTask, PredictedValue } from '../config.js'
import { parameterShapes } from '../parameterShapes.js'
import type { TraitSizes } from '../traits.js'
import type { Network } from '../weightsFile.js'

export interface TaskOptions {
  nFeatures?: number
  features?: string[]
  normalize?: NetworkTask['normalize']
  plain?: string[]
  traits?: TraitSizes
  /** The same for all features, or a list. */
  predict?: PredictedValue | PredictedValue[]
  order?: number
}

export interface RandomNetworkOptions extends TaskOptions {
  model?: Partial<MambaConfig>
}

export interface RandomGruOptions extends TaskOptions {
  model?: Partial<GruConfig>
}

/** The config of a Mamba-2 network for tests: small unless said otherwise. */
export function smallNetworkConfig({ model, ...task }: RandomNetworkOptions = {}) {
  const sizes = mambaConfig({ dModel: 8, nLayers: 2, dState: 5, headDim: 4, ...model })
  return networkConfig({ arch: 'mamba2', model: sizes }, task)
}

/** Configuration of a small gated recurrent network. */
export function smallGruConfig({ model, ...task }: RandomGruOptions = {}) {
  return networkConfig({ arch: 'gru', model: gruConfig({ dModel: 8, nLayers: 2, ...model }) }, task)
}

function networkConfig<Kind extends Architecture>(
  architecture: Kind,
  {
    nFeatures = 3,
    features = ['raw', 'diff1', 'mean5'],
    normalize = 'sequence' as const,
    plain = [],
    traits,
    predict = 'state' as const,
    order = 0,
  }: TaskOptions,
): Kind & NetworkTask {
  return {
    ...architecture,
    nInputs: (features.length + plain.length) * nFeatures + (traits?.count ?? 0),
    nFeatures,
    features,
    normalize,
    plain,
    traits: traits ?? null,
    predict: Array.isArray(predict) ? predict : new Array<PredictedValue>(nFeatures).fill(predict),
    order,
    featureNames: Array.from({ length: nFeatures }, (_, i) => `f_${i}`),
  }
}

/**
 * A Mamba-2 network with weights in the ranges that initialisation and training give them, and none of them
 * trivially 0 or 1, so that a term left out or mixed up shows in the output.
 */
export function randomNetwork(options: RandomNetworkOptions = {}, seed = 1) {
  return withRandomWeights(smallNetworkConfig(options), seed)
}

/** A gated recurrent network, likewise. */
export function randomGru(options: RandomGruOptions = {}, seed = 1) {
  return withRandomWeights(smallGruConfig(options), seed)
}

function withRandomWeights<Config extends NetworkConfig>(
  config: Config,
  seed: number,
): Network & { config: Config } {
  const tensors = parameterShapes(config).map(({ name, shape }) => {
    const random = new RandomStream(seed, name)
    const draw = drawFor(name, shape, random)
    const size = shape.reduce((product, length) => product * length, 1)
    return [name, Float32Array.from({ length: size }, draw)]
  })
  const between = (low: number, high: number) => {
    const random = new RandomStream(seed, `states ${low}`)
    return Float64Array.from(config.featureNames, () => low + (high - low) * random.uniform())
  }
  const standardisation = { centre: between(-0.5, 0.5), scale: between(0.5, 2) }
  return { config, standardisation, tensors: Object.fromEntries(tensors) }
}

function drawFor(name: string, shape: readonly number[], random: RandomStream): () => number {
  const between = (low: number, high: number) => () => low + (high - low) * random.uniform()
  if (name.endsWith('aLog')) return () => Math.log(between(1, 16)())
  if (name.endsWith('dtBias')) {
    // Δ log-uniform in [0.001, 0.1] through the inverse of softplus.
    return () => Math.log(Math.expm1(Math.exp(between(Math.log(1e-3), Math.log(0.1))())))
  }
  if (name.endsWith('.d') || name === 'target.scale' || name === 'traits.scale')
    return between(0.5, 1.5)
  if (name.endsWith('orm.weight')) return between(0.5, 1.5)
  if (shape.length === 1) return between(-0.3, 0.3)
  const bound = 1 / Math.sqrt(shape[0])
  return between(-bound, bound)
}
