// What is submitted: a model that sees one step at a time.

export { BaselineModel } from './baselineModel.js'
export type { DataPoint, PredictionModel } from './contract.js'
export { FeatureEngine } from './featureEngine.js'
export {
  emaAlphas,
  featureFamilies,
  featureGroups,
  parseFeatureGroups,
  windowSizes,
} from './features.js'
export { type ModelFiles, modelFiles, weightFiles } from './modelFiles.js'
export { buildInputs, type InputsConfig, ModelInputs } from './modelInputs.js'
export { Normalizer } from './normalizer.js'
export { EnsembleModel, loadPredictionModel } from './predictionModel.js'
export { SequenceMean } from './sequenceMean.js'
export { StreamingNetwork } from './streamingNetwork.js'
