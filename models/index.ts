// What a model is: Mamba-2 and its weights, generators of groups of rows.

export { type DecodeOptions, decodeTable } from './generator/codec/decodeTable.js'
export { type DrawLengthsOptions, drawLengths } from './generator/codec/drawLengths.js'
export { type EncodedGroups, encodeTable } from './generator/codec/encodeTable.js'
export { type FitCodecOptions, fitCodec } from './generator/codec/fitCodec.js'
export { generatorColumns } from './generator/codec/generatorColumns.js'
export type { ColumnCodec, TableCodec } from './generator/codec/tableCodec.js'
export type { GeneratorColumn, GeneratorConfig } from './generator/config.js'
export { encodeGenerator, type Generator, readGenerator } from './generator/generatorFile.js'
export {
  type SampledGroups,
  type SampleGroupsOptions,
  sampleGroups,
} from './generator/sampleGroups.js'
export type { GivenCodes, Sampling } from './generator/sampling.js'
export type { GeneratorNetwork } from './generator/weights.js'
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
