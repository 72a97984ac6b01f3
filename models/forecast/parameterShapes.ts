import { gruShapes } from '../gru/shapes.js'
import { mambaShapes } from '../mamba2/shapes.js'
import { fixedShape, type ParameterShape, plainShape, weightShape } from '../parameterShape.js'
import { autoregressionShapes } from './autoregression.js'
import type { Architecture, NetworkConfig } from './config.js'
import { traitShapes } from './traits.js'

/**
 * Every tensor of a weights file, in the file's order: the one list that training and serving
 * share.
 */
export function parameterShapes(config: NetworkConfig): ParameterShape[] {
  const { nInputs, nFeatures, normalize, traits, order } = config
  const { dModel } = config.model
  return [
    weightShape('input.weight', nInputs, dModel),
    plainShape('input.bias', dModel),
    ...(normalize === 'learned' ? [plainShape('input.scale', nInputs)] : []),
    ...stackShapes(config),
    weightShape('head.weight', dModel, nFeatures),
    plainShape('head.bias', nFeatures),
    fixedShape('target.mean', nFeatures),
    fixedShape('target.scale', nFeatures),
    ...(traits ? traitShapes(traits, nFeatures) : []),
    ...(order > 0 ? autoregressionShapes(order, nFeatures) : []),
  ]
}

function stackShapes({ arch, model }: Architecture): ParameterShape[] {
  switch (arch) {
    case 'mamba2':
      return mambaShapes(model)
    case 'gru':
      return gruShapes(model)
  }
}
