import type { RandomStream } from '../../base/random.js'
import { uniformWithin } from '../drawParameters.js'
import type { ParameterShape } from '../parameterShape.js'
import type { MambaConfig } from './config.js'

const smallestDt = 1e-3
const largestDt = 0.1
const largestA = 16

/**
 * Starting values for the parameters of {@link mambaShapes}, as the paper's reference code draws them: linear weights
 * uniform in ±1/√fanIn, those that write to the residual stream divided by √nLayers as well, A uniform in [1, 16],
 * Δ log-uniform in [1e-3, 0.1], D and norms 1.
 *
 * Source: Dao and Gu 2024, arXiv 2405.21060, and its reference code.
 */
export function mambaDraw(
  { name, shape }: Pick<ParameterShape, 'name' | 'shape'>,
  model: MambaConfig,
  random: RandomStream,
): () => number {
  const within = (bound: number) => uniformWithin(bound, random)
  switch (name.replace(/^layers\.\d+\./, '')) {
    case 'inProj.weight':
      return within(1 / Math.sqrt(shape[0]))
    case 'outProj.weight':
      return within(1 / Math.sqrt(shape[0] * model.nLayers))
    case 'conv.weight':
    case 'conv.bias':
      return within(1 / Math.sqrt(model.convWidth))
    case 'aLog':
      return () => Math.log(1 + (largestA - 1) * random.uniform())
    case 'dtBias':
      return () => {
        const logDt = Math.log(smallestDt) + random.uniform() * Math.log(largestDt / smallestDt)
        return inverseSoftplus(Math.exp(logDt))
      }
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
