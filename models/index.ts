// What a model is: networks that forecast and their weights, generators of groups of rows, copulas of flat tables.

export { type Baseline, encodeBaseline, readBaseline } from './forecast/baselineFile.js'
export {
  type Architecture,
  type ArchName,
  archNames,
  type NetworkConfig,
  type NetworkTask,
  type Normalize,
  type PredictedValue,
} from './forecast/config.js'
export { initialise } from './forecast/initialise.js'
export { forward } from './forecast/network.js'
export { parameterShapes } from './forecast/parameterShapes.js'
export type { Regression } from './forecast/regression.js'
export type { TraitSizes } from './forecast/traits.js'
export { encodeNetwork, type Network, readNetwork } from './forecast/weightsFile.js'
export { type DecodeOptions, decodeTable } from './generator/codec/decodeTable.js'
export { type DrawLengthsOptions, drawLengths } from './generator/codec/drawLengths.js'
export { type EncodedGroups, encodeTable } from './generator/codec/encodeTable.js'
export { type FitCodecOptions, fitCodec } from './generator/codec/fitCodec.js'
export { generatorColumns } from './generator/codec/networkColumns.js'
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
export { type GruConfig, gruConfig, gruDefaults } from './gru/config.js'
export {
  type MambaConfig,
  type MambaSizes,
  mambaConfig,
  mambaDefaults,
  mambaSizes,
} from './mamba2/config.js'
export type { ParameterShape } from './parameterShape.js'
export {
  decodeSafetensors,
  encodeSafetensors,
  type NamedTensor,
  type Safetensors,
  type TensorData,
} from './safetensors.js'
export type { Copula, CopulaVariable, MissingRule } from './tabular/copula/copula.js'
export { encodeCopula, readCopula } from './tabular/copula/copulaFile.js'
export {
  fitTableCopula,
  sampleTableCopula,
  type TableCopulaOptions,
} from './tabular/copula/tableCopula.js'
export type { LayerDropout, WeightTensors } from './weightTensors.js'
