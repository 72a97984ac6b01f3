import tf = require('@tensorflow/tfjs-core')

import type { ChosenKernels } from '../kernels/selectKernels.js'
import type { WeightTensors } from '../models/weightTensors.js'
import type { ParameterLayout } from './parameterVector.js'
import { slotOf, type TrainingVectors, type WeightsVector } from './trainingVectors.js'

/** A thread's tensors of the shared weights, and what it gives back for them: gradients. */
export class SharedWeights {
  private tensors: WeightTensors = {}
  private key = ''

  constructor(
    private readonly vectors: TrainingVectors,
    private readonly layout: ParameterLayout,
    private readonly kernels: ChosenKernels,
  ) {}

  /**
   * The weights as tensors, uploaded again when they have changed.
   *
   * @param version names their state
   */
  current(which: WeightsVector, version: string): WeightTensors {
    const key = `${which} ${version}`
    if (key === this.key) return this.tensors
    tf.dispose(this.tensors)
    const vector = this.vectors[which]
    this.tensors = Object.fromEntries(
      this.layout.entries.map(({ name, shape, offset, length }) => [
        name,
        this.kernels.tensor(vector.subarray(offset, offset + length), shape),
      ]),
    )
    this.key = key
    return this.tensors
  }

  /**
   * Writes the sum of the gradients of some losses, in their order, to a slot of the batch.
   *
   * @param losses each a function of the weights
   * @param version of the parameters
   * @returns the sum of the losses
   */
  async slotGradient(
    slot: number,
    losses: readonly ((weights: WeightTensors) => tf.Scalar)[],
    version: string,
  ): Promise<number> {
    const { entries } = this.layout
    const weights = this.current('parameters', version)
    const names = entries.map(({ name }) => name)
    const sum = slotOf(this.vectors, slot)
    let total = 0
    for (const [i, loss] of losses.entries()) {
      const { value, grads } = tf.tidy(() =>
        tf.valueAndGrads((...values: tf.Tensor[]) =>
          loss(Object.fromEntries(names.map((name, k) => [name, values[k]]))),
        )(names.map((name) => weights[name])),
      )
      total += (await this.kernels.values(value))[0]
      for (const [k, { offset }] of entries.entries()) {
        const gradient = await this.kernels.values(grads[k])
        if (i === 0) sum.set(gradient, offset)
        else for (let j = 0; j < gradient.length; j++) sum[offset + j] += gradient[j]
      }
      tf.dispose([value, ...grads])
    }
    return total
  }
}
