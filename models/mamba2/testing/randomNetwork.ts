import { RandomStream } from '../../../base/random.js'
import { type MambaConfig, mambaConfig } from '../config.js'
import { type Network, type NetworkConfig, parameterShapes } from '../weights.js'

export interface RandomNetworkOptions {
  model?: Partial<MambaConfig>
  nFeatures?: number
  features?: string[]
  normalize?: NetworkConfig['normalize']
}

/** The config of a network for tests: small unless said otherwise. */
export function smallNetworkConfig({
  model,
  nFeatures = 3,
  features = ['raw', 'diff1', 'mean5'],
  normalize = 'sequence',
}: RandomNetworkOptions = {}): NetworkConfig {
  return {
    model: mambaConfig({ dModel: 8, nLayers: 2, dState: 5, headDim: 4, ...model }),
    nInputs: features.length * nFeatures,
    nFeatures,
    features,
    normalize,
    featureNames: Array.from({ length: nFeatures }, (_, i) => `f_${i}`),
  }
}

/**
 * A network with weights in the ranges that initialisation and training give them, and none of them
 * trivially 0 or 1, so that a term left out or mixed up shows in the output.
 */
export function randomNetwork(options: RandomNetworkOptions = {}, seed = 1): Network {
  const config = smallNetworkConfig(options)
  const tensors = parameterShapes(config).map(({ name, shape }) => {
    const random = new RandomStream(seed, name)
    const draw = drawFor(name, shape, random)
    const size = shape.reduce((product, length) => product * length, 1)
    return [name, Float32Array.from({ length: size }, draw)]
  })
  return { config, tensors: Object.fromEntries(tensors) }
}

function drawFor(name: string, shape: readonly number[], random: RandomStream): () => number {
  const between = (low: number, high: number) => () => low + (high - low) * random.uniform()
  if (name.endsWith('aLog')) return () => Math.log(between(1, 16)())
  if (name.endsWith('dtBias')) {
    // Δ log-uniform in [0.001, 0.1] through the inverse of softplus.
    return () => Math.log(Math.expm1(Math.exp(between(Math.log(1e-3), Math.log(0.1))())))
  }
  if (name.endsWith('.d') || name === 'target.scale') return between(0.5, 1.5)
  if (name.endsWith('orm.weight')) return between(0.5, 1.5)
  if (shape.length === 1) return between(-0.3, 0.3)
  const bound = 1 / Math.sqrt(shape[0])
  return between(-bound, bound)
}
