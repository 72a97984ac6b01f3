// What a model is: Mamba-2 and its weights.

export {
  type MambaConfig,
  type MambaSizes,
  mambaConfig,
  mambaDefaults,
  mambaSizes,
} from './mamba2/config.js'
export { initialise } from './mamba2/initialise.js'
export { forward, type LayerDropout, type WeightTensors } from './mamba2/network.js'
export {
  encodeNetwork,
  type Network,
  type NetworkConfig,
  type Normalize,
  type ParameterShape,
  parameterShapes,
  readNetwork,
} from './mamba2/weights.js'
export {
  decodeSafetensors,
  encodeSafetensors,
  type NamedTensor,
  type Safetensors,
  type TensorData,
} from './safetensors.js'
