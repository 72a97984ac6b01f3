import { gruShapes } from '../gru/shapes.js'
import { mambaShapes } from '../mamba2/shapes.js'
import { type ParameterShape, plainShape, weightShape } from '../parameterShape.js'
import type { Architecture, NetworkConfig } from './config.js'

/**
 * Every tensor of a weights file, in the file's order: the one list that training and serving
 * share.
 */
export function parameterShapes(config: NetworkConfig): ParameterShape[] {
  const { nInputs, nFeatures, normalize } = config
  const { dModel } = config.model
  const fixed = (name: string) => ({ name, shape: [nFeatures], decay: false, trained: false })
  return [
    weightShape('input.weight', nInputs, dModel),
    plainShape('input.bias', dModel),
    ...(normalize === 'learned' ? [plainShape('input.scale', nInputs)] : []),
    ...stackShapes(config),
    weightShape('head.weight', dModel, nFeatures),
    plainShape('head.bias', nFeatures),
    fixed('target.mean'),
    fixed('target.scale'),
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
