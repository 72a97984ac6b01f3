import type { KernelFunctions } from '../kernels/kernelFunctions.js'
import type { MambaNetworkConfig, NetworkConfig } from '../models/forecast/config.js'
import { mambaSizes } from '../models/mamba2/config.js'

/** The kernels that run a network of one architecture step by step; what each takes is said in kernels.h. */
export interface StreamingCalls {
  /** Floats that the packed network takes, which are written where `network` is not 0. */
  pack(tensors: number, network: number): number
  stateSize(network: number): number
  step(network: number, inputs: number, state: number): void
  prediction(network: number, state: number, prediction: number): void
}

/**
 * The calls for networks of a config.
 *
 * Sources: Dao and Gu 2024, arXiv 2405.21060; Cho et al. 2014, arXiv 1406.1078.
 */
export function streamingCalls(config: NetworkConfig, functions: KernelFunctions): StreamingCalls {
  switch (config.arch) {
    case 'mamba2':
      return {
        pack: (tensors, network) => functions.packNetwork(tensors, network, ...mambaOrder(config)),
        stateSize: functions.streamingStateSize,
        step: functions.streamingStep,
        prediction: functions.streamingPrediction,
      }
    case 'gru': {
      const { nInputs, nFeatures, model } = config
      const sizes = [nInputs, model.dModel, model.nLayers, nFeatures]
      return {
        pack: (tensors, network) => functions.packGruNetwork(tensors, network, ...sizes),
        stateSize: functions.gruStreamingStateSize,
        step: functions.gruStreamingStep,
        prediction: functions.gruStreamingPrediction,
      }
    }
  }
}

/** The sizes as packNetwork takes them. */
function mambaOrder({ nInputs, nFeatures, model }: MambaNetworkConfig): number[] {
  const { dModel, nLayers, headDim, dState, convWidth } = model
  const { nHeads } = mambaSizes(model)
  return [nInputs, dModel, nLayers, nHeads, headDim, dState, convWidth, nFeatures]
}
