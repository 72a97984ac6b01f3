// The tensor backend, and the ops that networks are made of.

export {
  type BackendCandidate,
  type ChosenBackend,
  selectBackend,
} from './backend.js'
export { type BackendName, backendNames } from './backendNames.js'
export { type BuildName, type KernelChoice, kernelChoices } from './kernelChoices.js'
export type { BlockOps, BlockWeights, MixerSizes, MixerWeights } from './ops/blockOps.js'
export { causalConv } from './ops/causalConv.js'
export { composedOps } from './ops/composedOps.js'
export { gatedRmsNorm } from './ops/gatedRmsNorm.js'
export { layerNorm } from './ops/layerNorm.js'
export { type ScanInputs, selectiveScan } from './ops/selectiveScan.js'
export { silu } from './ops/silu.js'
export { type ChosenKernels, selectKernels } from './selectKernels.js'
