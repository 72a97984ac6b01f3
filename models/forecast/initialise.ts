import type { RandomStream } from '../../base/random.js'
import { drawParameters, uniformWithin } from '../drawParameters.js'
import { gruDraw } from '../gru/initialise.js'
import { mambaDraw } from '../mamba2/initialise.js'
import type { ParameterShape } from '../parameterShape.js'
import type { Architecture, NetworkConfig } from './config.js'
import { parameterShapes } from './parameterShapes.js'

/**
 * Starting values of every trained parameter: those of the input projection and the head uniform in ±1/√fanIn, their
 * biases 0, those between as the architecture wants them.
 *
 * Source of the projections' range: PyTorch's torch.nn.Linear.
 */
export function initialise(config: NetworkConfig, seed: number): Record<string, Float32Array> {
  return drawParameters(parameterShapes(config), seed, (parameter, random) => {
    switch (parameter.name) {
      case 'input.weight':
        return inputDraw(config, random)
      case 'head.weight':
        return uniformWithin(1 / Math.sqrt(parameter.shape[0]), random)
      case 'input.bias':
      case 'head.bias':
        return () => 0
      case 'input.scale':
        return () => 1
      default:
        return stackDraw(config, parameter, random)
    }
  })
}

/**
 * The normalized inputs, the plain ones and the traits each have a fan-in of their own, so that a few are not drowned
 * by many.
 */
function inputDraw(
  { nFeatures, features, plain, traits, model: { dModel } }: NetworkConfig,
  random: RandomStream,
): () => number {
  const parts = [features.length * nFeatures, plain.length * nFeatures, traits?.count ?? 0]
  const bounds = parts.flatMap((rows) => new Array<number>(rows).fill(1 / Math.sqrt(rows)))
  const draw = uniformWithin(1, random)
  let at = 0
  return () => draw() * bounds[Math.floor(at++ / dModel)]
}

function stackDraw(
  { arch, model }: Architecture,
  parameter: Pick<ParameterShape, 'name' | 'shape'>,
  random: RandomStream,
): () => number {
  switch (arch) {
    case 'mamba2':
      return mambaDraw(parameter, model, random)
    case 'gru':
      return gruDraw(parameter, model, random)
  }
}
