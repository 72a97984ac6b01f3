import { mambaSizes } from '../models/mamba2/config.js'
import { type Network, type NetworkConfig, parameterShapes } from '../models/mamba2/weights.js'
import { type ServingKernels, servingKernels } from './servingKernels.js'

const floatBytes = Float32Array.BYTES_PER_ELEMENT

/**
 * A Mamba-2 network that takes a sequence one step at a time, in the same time and memory at every
 * step. Agrees with the forms that train to rounding. Networks may share their kernels' memory.
 */
export class StreamingMamba {
  // Blocks of the kernels' memory, by their offsets.
  private readonly network: number
  private readonly state: number
  private readonly inputs: number
  private readonly prediction: number
  private readonly stateSize: number
  private readonly config: NetworkConfig
  // The same blocks as arrays, for as long as the memory does not grow.
  private stateArray: Float32Array = new Float32Array(0)
  private inputsArray: Float32Array = new Float32Array(0)
  private predictionArray: Float32Array = new Float32Array(0)

  constructor(
    { config, tensors }: Network,
    private readonly kernels: ServingKernels = servingKernels(),
  ) {
    const { functions } = kernels
    const { nInputs, nFeatures } = config
    const { dModel, nLayers, headDim, dState, convWidth } = config.model
    const { nHeads } = mambaSizes(config.model)
    const unpacked = this.write(parameterShapes(config).map(({ name }) => tensors[name]))
    const pack = (network: number) =>
      functions.packNetwork(
        unpacked,
        network,
        ...[nInputs, dModel, nLayers, nHeads, headDim, dState, convWidth, nFeatures],
      )
    this.config = config
    this.network = this.allocate(pack(0))
    pack(this.network)
    this.stateSize = functions.streamingStateSize(this.network)
    this.state = this.allocate(this.stateSize)
    this.inputs = this.allocate(nInputs)
    this.prediction = this.allocate(nFeatures)
    this.reset()
  }

  /** Forgets the sequence. */
  reset(): void {
    this.openArrays()
    this.stateArray.fill(0)
  }

  /** @param inputs [nInputs] of this step */
  push(inputs: Float32Array): void {
    this.openArrays()
    this.inputsArray.set(inputs)
    this.kernels.functions.streamingStep(this.network, this.inputs, this.state)
  }

  /** @param out [nFeatures], receives the prediction of the next state after the steps so far */
  predict(out: Float32Array): void {
    this.openArrays()
    this.kernels.functions.streamingPrediction(this.network, this.state, this.prediction)
    out.set(this.predictionArray)
  }

  private allocate(length: number): number {
    return this.kernels.memory.allocate(length * floatBytes)
  }

  /** Arrays one after another in a block of their own. */
  private write(arrays: Float32Array[]): number {
    const offset = this.allocate(arrays.reduce((sum, { length }) => sum + length, 0))
    const { buffer } = this.kernels.memory.bytes()
    let at = offset
    for (const array of arrays) {
      new Float32Array(buffer, at, array.length).set(array)
      at += array.byteLength
    }
    return offset
  }

  /** A network that came later may have made the memory grow, which detaches all arrays on it. */
  private openArrays(): void {
    const { buffer } = this.kernels.memory.bytes()
    if (this.stateArray.buffer === buffer) return
    this.stateArray = new Float32Array(buffer, this.state, this.stateSize)
    this.inputsArray = new Float32Array(buffer, this.inputs, this.config.nInputs)
    this.predictionArray = new Float32Array(buffer, this.prediction, this.config.nFeatures)
  }
}
