import { writeFileAtomic } from '../../base/files.js'
import { autoregressionTensors } from '../../models/forecast/autoregression.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { traitTensors } from '../../models/forecast/traits.js'
import { encodeNetwork } from '../../models/forecast/weightsFile.js'
import { parameterLayout, unflatten } from '../parameterVector.js'
import type { RunContext } from './runContext.js'
import { networkOf } from './sharedTraining.js'

/**
 * Writes the weights file of a member.
 *
 * @param vector of its trained parameters
 * @param shares [nFeatures], of what the network adds to its base; all of it until they are known
 */
export function writeWeights(
  { run, shared, baselines }: RunContext,
  member: number,
  vector: Float32Array,
  shares: Float64Array = new Float64Array(shared.task.nFeatures).fill(1),
): void {
  const { config } = shared.networks[networkOf(shared, member)]
  const file = run.weightsFile(config.arch, member)
  const { targetMean, targetScale, traits, autoregression } = shared
  const tensors = {
    ...unflatten(parameterLayout(parameterShapes(config)), vector),
    'target.mean': targetMean.map((value, i) => value * shares[i]),
    'target.scale': targetScale.map((value, i) => value * shares[i]),
    ...(traits && traitTensors(traits.served)),
    ...(autoregression && autoregressionTensors(autoregression)),
  }
  const { standardisation } = baselines.fitted
  writeFileAtomic(file, encodeNetwork({ config, standardisation, tensors }, file))
}
