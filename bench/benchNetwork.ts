import { nSimulatedFeatures } from '../datasets/simulate.js'
import { noStandardisation } from '../datasets/standardisation.js'
import type { MambaNetworkConfig } from '../models/forecast/config.js'
import { initialise } from '../models/forecast/initialise.js'
import { encodeNetwork, type Network } from '../models/forecast/weightsFile.js'
import { mambaConfig, mambaDefaults } from '../models/mamba2/config.js'
import { parseFeatureGroups } from '../solution/features.js'

const nFeatures = nSimulatedFeatures
const features = parseFeatureGroups('all')

/** A network of the default size on all engineered features, normalized. */
export const defaultNetwork: MambaNetworkConfig = {
  arch: 'mamba2',
  model: mambaConfig(mambaDefaults),
  nInputs: features.length * nFeatures,
  nFeatures,
  features,
  normalize: 'sequence',
  plain: [],
  traits: null,
  predict: new Array(nFeatures).fill('state'),
  order: 0,
  featureNames: Array.from({ length: nFeatures }, (_, i) => `f_${i}`),
}

/** A default network as it is before it is trained; targets of mean 0 and scale 1 unless given. */
export function freshNetwork(seed: number, targets: Partial<Network['tensors']> = {}): Network {
  const tensors = {
    ...initialise(defaultNetwork, seed),
    'target.mean': targets['target.mean'] ?? new Float32Array(nFeatures),
    'target.scale': targets['target.scale'] ?? new Float32Array(nFeatures).fill(1),
  }
  return { config: defaultNetwork, standardisation: noStandardisation(nFeatures), tensors }
}

/** The bytes of its weights file. */
export function weightsFile(network: Network): Uint8Array {
  return encodeNetwork(network)
}
