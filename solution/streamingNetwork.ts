import type { NetworkConfig } from '../models/forecast/config.js'
import type { Network } from '../models/forecast/weightsFile.js'
import { servedTensors } from './servedTensors.js'
import { type ServingKernels, servingKernels } from './servingKernels.js'
import { type StreamingCalls, streamingCalls } from './streamingCalls.js'

const floatBytes = Float32Array.BYTES_PER_ELEMENT

/**
 * A network that takes a sequence one step at a time, in the same time and memory at every
 * step. Agrees with the forms that train to rounding. Networks may share their kernels' memory.
 */
export class StreamingNetwork {
  // Blocks of the kernels' memory, by their offsets.
  private readonly network: number
  private readonly state: number
  private readonly inputs: number
  private readonly prediction: number
  private readonly stateSize: number
  private readonly config: NetworkConfig
  private readonly calls: StreamingCalls
  // The same blocks as arrays, for as long as the memory does not grow.
  private stateArray: Float32Array = new Float32Array(0)
  private inputsArray: Float32Array = new Float32Array(0)
  private predictionArray: Float32Array = new Float32Array(0)

  constructor(
    { config, tensors }: Network,
    private readonly kernels: ServingKernels = servingKernels(),
  ) {
    const { nInputs, nFeatures } = config
    const unpacked = this.write(servedTensors({ config, tensors }))
    this.config = config
    this.calls = streamingCalls(config, kernels.functions)
    this.network = this.allocate(this.calls.pack(unpacked, 0))
    this.calls.pack(unpacked, this.network)
    this.stateSize = this.calls.stateSize(this.network)
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
    this.calls.step(this.network, this.inputs, this.state)
  }

  /** @param out [nFeatures], receives what the network predicts after the steps so far */
  predict(out: Float32Array): void {
    this.openArrays()
    this.calls.prediction(this.network, this.state, this.prediction)
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
