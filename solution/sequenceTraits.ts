import { MemoryFloats } from '../kernels/memoryFloats.js'
import { type Traits, traitPrior } from '../models/forecast/traits.js'
import { History } from './history.js'
import type { ServingKernels } from './servingKernels.js'
import { WhitenedResiduals } from './whitenedResiduals.js'

/** The traits of a sequence, one step at a time: as {@link Traits} defines them. */
export class SequenceTraits {
  /** Traits a step. */
  readonly count: number
  private readonly residuals: WhitenedResiduals
  private readonly past: History
  /** Offset of the directions in the kernels' memory. */
  private readonly directions: number
  private readonly projected: MemoryFloats
  private readonly residual: Float64Array
  /** [count], products summed up over the sequence */
  private readonly sums: Float64Array
  private energy = 0

  constructor(
    private readonly traits: Traits,
    private readonly kernels: ServingKernels,
  ) {
    const { count, order, centre, directions } = traits
    this.count = count
    this.residuals = new WhitenedResiduals(traits, kernels)
    this.past = new History(order, centre.length, kernels)
    this.directions = kernels.memory.write(directions)
    this.projected = new MemoryFloats(kernels.memory, count * centre.length)
    this.residual = new Float64Array(centre.length)
    this.sums = new Float64Array(count)
    this.reset()
  }

  /** Forgets the sequence. */
  reset(): void {
    this.residuals.reset()
    this.past.reset()
    this.sums.fill(0)
    this.energy = 0
  }

  /** @param state [nFeatures] */
  push(state: Float32Array): void {
    const { residual, sums, projected } = this
    if (!this.residuals.push(state, residual)) return
    const { count, order, mean } = this.traits
    const { matrixVector } = this.kernels.functions
    const n = residual.length
    matrixVector(this.directions, this.past.newest, projected.offset, count * n, order * n)
    const rows = projected.values
    let energy = 0
    for (let i = 0; i < n; i++) energy += residual[i] ** 2 / n
    for (let k = 0; k < count; k++) {
      let product = 0
      for (let i = 0; i < n; i++) product += residual[i] * rows[k * n + i]
      sums[k] += product - mean[k] * energy
    }
    this.energy += energy
    this.past.push(residual)
  }

  /** Writes the traits as known so far to `out` from `offset` on. */
  write(out: Float32Array, offset: number): void {
    const { scale } = this.traits
    for (let k = 0; k < scale.length; k++) {
      out[offset + k] = this.sums[k] / (this.energy + traitPrior) / scale[k]
    }
  }
}
