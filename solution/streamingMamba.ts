import type { Network } from '../models/mamba2/weights.js'
import { layerNorm } from './layerNorm.js'
import { MatVec } from './matVec.js'
import { StreamingBlock } from './streamingBlock.js'

/**
 * A Mamba-2 network that takes a sequence one step at a time, in the same time and memory at every
 * step. Agrees with the forms that train to rounding.
 */
export class StreamingMamba {
  private readonly input: MatVec
  private readonly blocks: readonly StreamingBlock[]
  private readonly head: MatVec
  private readonly tensors: Network['tensors']

  private readonly x: Float32Array // [dModel], the residual stream
  private readonly normed: Float32Array // [dModel]

  constructor(network: Network) {
    const { config, tensors } = network
    const { dModel, nLayers } = config.model
    this.tensors = tensors
    this.input = new MatVec(tensors['input.weight'], config.nInputs, dModel)
    this.blocks = Array.from({ length: nLayers }, (_, layer) => new StreamingBlock(network, layer))
    this.head = new MatVec(tensors['head.weight'], dModel, config.nFeatures)
    this.x = new Float32Array(dModel)
    this.normed = new Float32Array(dModel)
  }

  /** Forgets the sequence. */
  reset(): void {
    for (const block of this.blocks) block.reset()
  }

  /** @param inputs [nInputs] of this step */
  push(inputs: Float32Array): void {
    const { x } = this
    const bias = this.tensors['input.bias']
    this.input.multiply(inputs, x)
    for (let i = 0; i < x.length; i++) x[i] += bias[i]
    for (const block of this.blocks) block.push(x)
  }

  /** @param out [nFeatures], receives the prediction of the next state after the steps so far */
  predict(out: Float32Array): void {
    const { tensors, normed } = this
    layerNorm(this.x, tensors['norm.weight'], tensors['norm.bias'], normed)
    this.head.multiply(normed, out)
    const bias = tensors['head.bias']
    const mean = tensors['target.mean']
    const scale = tensors['target.scale']
    for (let f = 0; f < out.length; f++) out[f] = mean[f] + scale[f] * (out[f] + bias[f])
  }
}
