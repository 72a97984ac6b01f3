import { RandomStream } from '../../base/random.js'
import { type NetworkConfig, parameterShapes } from './weights.js'

const smallestDt = 1e-3
const largestDt = 0.1
const largestA = 16

/**
 * Starting values of every trained parameter, as the paper's reference code draws them: linear weights
 * uniform in ±1/√fanIn, those that write to the residual stream divided by √nLayers as well, A uniform in
 * [1, 16], Δ log-uniform in [1e-3, 0.1], D and norms 1.
 *
 * Source: Dao and Gu 2024, arXiv 2405.21060, and its reference code.
 */
export function initialise(config: NetworkConfig, seed: number): Record<string, Float32Array> {
  const weights: Record<string, Float32Array> = {}
  for (const { name, shape, trained } of parameterShapes(config)) {
    if (!trained) continue
    const size = shape.reduce((product, length) => product * length, 1)
    const random = new RandomStream(seed, `initialise ${name}`)
    const draw = drawFor(name.replace(/^layers\.\d+\./, ''), shape, config, random)
    weights[name] = Float32Array.from({ length: size }, draw)
  }
  return weights
}

function drawFor(
  name: string,
  shape: readonly number[],
  config: NetworkConfig,
  random: RandomStream,
): () => number {
  const within = (bound: number) => () => (2 * random.uniform() - 1) * bound
  switch (name) {
    case 'input.weight':
    case 'inProj.weight':
    case 'head.weight':
      return within(1 / Math.sqrt(shape[0]))
    case 'outProj.weight':
      return within(1 / Math.sqrt(shape[0] * config.model.nLayers))
    case 'conv.weight':
    case 'conv.bias':
      return within(1 / Math.sqrt(config.model.convWidth))
    case 'aLog':
      return () => Math.log(1 + (largestA - 1) * random.uniform())
    case 'dtBias':
      return () => {
        const logDt = Math.log(smallestDt) + random.uniform() * Math.log(largestDt / smallestDt)
        return inverseSoftplus(Math.exp(logDt))
      }
    case 'input.bias':
    case 'head.bias':
    case 'norm.bias':
      return () => 0
    case 'd':
    case 'norm.weight':
    case 'gatedNorm.weight':
      return () => 1
    default:
      throw new Error(`no starting value is known for ${name}`)
  }
}

/** The r for which log(1 + exp(r)) = value. */
function inverseSoftplus(value: number): number {
  return value + Math.log(-Math.expm1(-value))
}
