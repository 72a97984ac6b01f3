import { RandomStream } from '../../base/random.js'
import type { MambaConfig } from './config.js'
import { type NetworkConfig, type ParameterShape, parameterShapes } from './weights.js'

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
  return drawParameters(parameterShapes(config), seed, ({ name, shape }, random) => {
    switch (name) {
      case 'input.weight':
      case 'head.weight':
        return uniformWithin(1 / Math.sqrt(shape[0]), random)
      case 'input.bias':
      case 'head.bias':
        return () => 0
      default:
        return stackDraw({ name, shape }, config.model, random)
    }
  })
}

/** What draws the starting values of a parameter, one at a time. */
export type ParameterDraw = (
  parameter: Pick<ParameterShape, 'name' | 'shape'>,
  random: RandomStream,
) => () => number

/** Draws the trained parameters, each from a stream of its own. */
export function drawParameters(
  shapes: readonly ParameterShape[],
  seed: number,
  drawOf: ParameterDraw,
): Record<string, Float32Array> {
  const weights: Record<string, Float32Array> = {}
  for (const { name, shape, trained } of shapes) {
    if (!trained) continue
    const length = shape.reduce((product, axis) => product * axis, 1)
    const random = new RandomStream(seed, `initialise ${name}`)
    weights[name] = Float32Array.from({ length }, drawOf({ name, shape }, random))
  }
  return weights
}

export function uniformWithin(bound: number, random: RandomStream): () => number {
  return () => (2 * random.uniform() - 1) * bound
}

/** For the parameters of {@link stackShapes}. */
export function stackDraw(
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
