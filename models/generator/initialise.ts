import { drawParameters, uniformWithin } from '../drawParameters.js'
import { mambaDraw } from '../mamba2/initialise.js'
import type { GeneratorConfig } from './config.js'
import { generatorShapes } from './weights.js'

/**
 * Starting values of a generator's parameters: linear weights uniform in ±1/√fanIn; a table of which k rows are
 * added up in ±√(3/k), so that sums have a variance near 1; the blocks as {@link mambaDraw} draws them.
 */
export function initialiseGenerator(
  config: GeneratorConfig,
  seed: number,
): Record<string, Float32Array> {
  const { model, dHidden, columns } = config
  return drawParameters(generatorShapes(config), seed, ({ name, shape }, random) => {
    switch (name) {
      case 'embed.weight':
        return uniformWithin(Math.sqrt(3 / (columns.length + 2)), random)
      case 'context.weight':
        return uniformWithin(Math.sqrt(3 / columns.length), random)
      case 'hidden.weight':
        return uniformWithin(1 / Math.sqrt(model.dModel), random)
      case 'head.weight':
        return uniformWithin(1 / Math.sqrt(dHidden), random)
      case 'hidden.bias':
      case 'head.bias':
        return () => 0
      default:
        return mambaDraw({ name, shape }, model, random)
    }
  })
}
