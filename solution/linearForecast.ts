import { MemoryFloats } from '../kernels/memoryFloats.js'
import type { Autoregression } from '../models/forecast/autoregression.js'
import { History } from './history.js'
import type { ServingKernels } from './servingKernels.js'

/** The forecast of an {@link Autoregression}, one step at a time. */
export class LinearForecast {
  /** Offset of the weights in the kernels' memory. */
  private readonly weights: number
  private readonly product: MemoryFloats
  private readonly states: History

  constructor(
    private readonly autoregression: Autoregression,
    private readonly kernels: ServingKernels,
  ) {
    const { order, centre, weights } = autoregression
    this.weights = kernels.memory.write(weights)
    this.product = new MemoryFloats(kernels.memory, centre.length)
    this.states = new History(order, centre.length, kernels)
    this.reset()
  }

  /** Forgets the sequence. */
  reset(): void {
    this.states.reset()
  }

  /**
   * @param state [nFeatures]
   * @param out [nFeatures], receives the forecast of the next one
   */
  push(state: Float32Array, out: Float32Array): void {
    const { order, centre, offset } = this.autoregression
    const n = centre.length
    this.states.push(state, centre)
    const { matrixVector } = this.kernels.functions
    matrixVector(this.weights, this.states.newest, this.product.offset, n, order * n)
    const product = this.product.values
    for (let i = 0; i < n; i++) out[i] = offset[i] + product[i]
  }
}
