/** The kernels by the names that kernels/c/kernels.h gives them; what each takes is said there. */
export const kernelNames = [
  'matmulScratch',
  'matmul',
  'expArray',
  'sigmoidArray',
  'softplusArray',
  'layerNorm',
  'layerNormBackward',
  'causalConv',
  'causalConvScratch',
  'causalConvBackward',
  'selectiveScanScratch',
  'selectiveScan',
  'selectiveScanBackward',
  'gatedRmsNorm',
  'gatedRmsNormBackward',
  'mixerScratch',
  'mixer',
  'mixerBackward',
  'squaredError',
  'squaredErrorBackward',
  'sumSlots',
  'adamW',
  'packNetwork',
  'streamingStateSize',
  'streamingStep',
  'streamingPrediction',
  'neighbourTreeSize',
  'neighbourTreeScratch',
  'buildNeighbourTree',
  'nearestNeighbours',
] as const
export type KernelName = (typeof kernelNames)[number]

/** Pointers are byte offsets into the memory that the kernels were loaded on, 0 for null. */
export type KernelFunctions = Record<KernelName, (...args: number[]) => number>
