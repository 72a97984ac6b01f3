import type { KernelFunctions } from '../kernels/kernelFunctions.js'
import type { NetworkConfig } from '../models/forecast/config.js'
import { mambaSizes } from '../models/mamba2/config.js'

/** The kernels that run a network of one architecture step by step; what each takes is said in kernels.h. */
export interface StreamingCalls {
  /** Floats that the packed network takes, which are written where `network` is not 0. */
  pack(tensors: number, network: number): number
  stateSize(network: number): number
  step(network: number, inputs: number, state: number): void
  prediction(network: number, state: number, prediction: number): void
}

/** The calls for networks of a config. */
export function streamingCalls(config: NetworkConfig, functions: KernelFunctions): StreamingCalls {
  const { nInputs, nFeatures } = config
  if (config.arch !== 'mamba2') throw new Error('there are no such kernels yet')
  const { dModel, nLayers, headDim, dState, convWidth } = config.model
  const { nHeads } = mambaSizes(config.model)
  const sizes = [nInputs, dModel, nLayers, nHeads, headDim, dState, convWidth, nFeatures]
  return {
    pack: (tensors, network) => functions.packNetwork(tensors, network, ...sizes),
    stateSize: functions.streamingStateSize,
    step: functions.streamingStep,
    prediction: functions.streamingPrediction,
  }
}
