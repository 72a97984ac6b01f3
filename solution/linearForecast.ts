import type { Autoregression } from '../models/forecast/autoregression.js'
import { History } from './history.js'
import type { ServingKernels } from './servingKernels.js'

/** The forecast of an {@link Autoregression}, one step at a time. */
export class LinearForecast {
  // Blocks of the kernels' memory, by their offsets.
  private readonly weights: number
  private readonly product: number
  private readonly states: History

  constructor(
    private readonly autoregression: Autoregression,
    private readonly kernels: ServingKernels,
  ) {
    const { order, centre, weights } = autoregression
    this.weights = kernels.memory.write(weights)
    this.product = kernels.memory.floats(centre.length).byteOffset
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
    const { functions, memory } = this.kernels
    functions.matrixVector(this.weights, this.states.newest, this.product, n, order * n)
    const product = new Float32Array(memory.bytes().buffer, this.product, n)
    for (let i = 0; i < n; i++) out[i] = offset[i] + product[i]
  }
}
