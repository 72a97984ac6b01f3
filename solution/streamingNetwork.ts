import { joined } from '../base/joined.js'
import { MemoryFloats } from '../kernels/memoryFloats.js'
import type { Network } from '../models/forecast/weightsFile.js'
import { servedTensors } from './servedTensors.js'
import { type ServingKernels, servingKernels } from './servingKernels.js'
import { type StreamingCalls, streamingCalls } from './streamingCalls.js'

/**
 * A network that takes a sequence one step at a time, in the same time and memory at every
 * step. Agrees with the forms that train to rounding. Networks may share their kernels' memory.
 */
export class StreamingNetwork {
  /** Offset of the packed network in the kernels' memory. */
  private readonly network: number
  private readonly state: MemoryFloats
  private readonly inputs: MemoryFloats
  private readonly prediction: MemoryFloats
  private readonly calls: StreamingCalls

  constructor(
    { config, tensors }: Pick<Network, 'config' | 'tensors'>,
    { memory, functions }: ServingKernels = servingKernels(),
  ) {
    const unpacked = memory.write(joined(servedTensors({ config, tensors })))
    this.calls = streamingCalls(config, functions)
    this.network = new MemoryFloats(memory, this.calls.pack(unpacked, 0)).offset
    this.calls.pack(unpacked, this.network)
    this.state = new MemoryFloats(memory, this.calls.stateSize(this.network))
    this.inputs = new MemoryFloats(memory, config.nInputs)
    this.prediction = new MemoryFloats(memory, config.nFeatures)
    this.reset()
  }

  /** Forgets the sequence. */
  reset(): void {
    this.state.values.fill(0)
  }

  /** @param inputs [nInputs] of this step */
  push(inputs: Float32Array): void {
    this.inputs.values.set(inputs)
    this.calls.step(this.network, this.inputs.offset, this.state.offset)
  }

  /** @param out [nFeatures], receives what the network predicts after the steps so far */
  predict(out: Float32Array): void {
    this.calls.prediction(this.network, this.state.offset, this.prediction.offset)
    out.set(this.prediction.values)
  }
}
