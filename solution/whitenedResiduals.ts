import { MemoryFloats } from '../kernels/memoryFloats.js'
import type { Traits } from '../models/forecast/traits.js'
import { History } from './history.js'
import type { ServingKernels } from './servingKernels.js'

/** What makes a residual: see {@link Traits}. */
export type Whitening = Pick<Traits, 'order' | 'centre' | 'whitening' | 'offset'>

/** What an autoregression leaves of a sequence's states, whitened, one step at a time. */
export class WhitenedResiduals {
  /** Offset of the matrix in the kernels' memory. */
  private readonly matrix: number
  private readonly residual: MemoryFloats
  private readonly states: History
  private seen = 0

  constructor(
    private readonly whitening: Whitening,
    private readonly kernels: ServingKernels,
  ) {
    const { order, centre, whitening: matrix } = whitening
    this.matrix = kernels.memory.write(matrix)
    this.residual = new MemoryFloats(kernels.memory, centre.length)
    this.states = new History(order + 1, centre.length, kernels)
  }

  /** Forgets the sequence. */
  reset(): void {
    this.states.reset()
    this.seen = 0
  }

  /**
   * @param state [nFeatures]
   * @param out [nFeatures], receives the residual
   * @returns whether there is one: the first `order` steps have too little before them
   */
  push(state: Float32Array, out: Float64Array): boolean {
    const { order, centre, offset } = this.whitening
    const n = centre.length
    this.states.push(state, centre)
    if (++this.seen <= order) return false
    const { matrixVector } = this.kernels.functions
    matrixVector(this.matrix, this.states.newest, this.residual.offset, n, (order + 1) * n)
    const residual = this.residual.values
    for (let i = 0; i < n; i++) out[i] = residual[i] - offset[i]
    return true
  }
}
