import type { RandomStream } from '../../base/random.js'
import { uniformWithin } from '../drawParameters.js'
import type { ParameterShape } from '../parameterShape.js'
import type { GruConfig } from './config.js'

/**
 * Starting values for the parameters of {@link gruShapes}: weights and biases of the layers uniform in ±1/√hidden,
 * as PyTorch draws them; the norm 1.
 *
 * Source: PyTorch's torch.nn.GRU.
 */
export function gruDraw(
  { name }: Pick<ParameterShape, 'name'>,
  { dModel }: GruConfig,
  random: RandomStream,
): () => number {
  switch (name) {
    case 'norm.weight':
      return () => 1
    case 'norm.bias':
      return () => 0
    default:
      return uniformWithin(1 / Math.sqrt(dModel), random)
  }
}
