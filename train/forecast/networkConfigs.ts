import type { NetworkConfig, PredictedValue } from '../../models/forecast/config.js'
import { architectures } from './architectures.js'
import { inputGroups, type TrainConfig } from './trainConfig.js'
import type { FittedTraits } from './traits/fitTraits.js'

/** The networks that members are trained as, taking turns. */
export function networkConfigs(
  config: TrainConfig,
  featureNames: readonly string[],
  traits: FittedTraits | null,
): NetworkConfig[] {
  const { features, plain } = inputGroups(config)
  const nFeatures = featureNames.length
  return architectures(config).map((architecture) => ({
    ...architecture,
    nInputs: (features.length + plain.length) * nFeatures + (traits?.served.count ?? 0),
    nFeatures,
    features,
    normalize: config.normalize,
    plain,
    traits: traits && { count: traits.served.count, order: traits.served.order },
    predict: new Array<PredictedValue>(nFeatures).fill('state'),
    order: 0,
    featureNames: [...featureNames],
  }))
}
