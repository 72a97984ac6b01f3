import { type ParameterShape, plainShape, weightShape } from '../parameterShape.js'
import type { GruConfig } from './config.js'

/**
 * The parameters of a stack of recurrent layers, `layers.<i>.…`, and of the layer norm that ends it. The columns of
 * a matrix are the reset gate's, the update gate's and the candidate's, dModel each.
 *
 * Source: Cho et al. 2014, arXiv 1406.1078; both biases as in PyTorch's torch.nn.GRU.
 */
export function gruShapes({ dModel, nLayers }: GruConfig): ParameterShape[] {
  const layer = (i: number) => [
    weightShape(`layers.${i}.inputWeight`, dModel, 3 * dModel),
    plainShape(`layers.${i}.inputBias`, 3 * dModel),
    weightShape(`layers.${i}.hiddenWeight`, dModel, 3 * dModel),
    plainShape(`layers.${i}.hiddenBias`, 3 * dModel),
  ]
  return [
    ...Array.from({ length: nLayers }, (_, i) => layer(i)).flat(),
    plainShape('norm.weight', dModel),
    plainShape('norm.bias', dModel),
  ]
}
