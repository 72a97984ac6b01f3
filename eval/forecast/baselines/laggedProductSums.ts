import type { KernelFunctions } from '../../../kernels/kernelFunctions.js'
import { OwnMemory } from '../../../kernels/kernelMemory.js'
import { loadKernels } from '../../../kernels/loadKernels.js'

/**
 * Σ x(s) x(s−d)ᵀ over s ≥ d for d = 0 … maxLag, in float64, of one sequence after another. Values are taken as they
 * are, around no centre. The kernels' memory is kept from call to call.
 */
export class LaggedProductSums {
  private readonly kernels: KernelFunctions
  private readonly places: number[]
  /** [maxSteps, width] */
  private readonly x: Float64Array
  private readonly sums: Float64Array

  /**
   * @param maxSteps of the longest sequence
   * @throws {SeqarenaError} `KERNELS_FAILED`
   */
  constructor(
    maxSteps: number,
    private readonly width: number,
    private readonly maxLag: number,
  ) {
    const memory = new OwnMemory()
    this.kernels = loadKernels('auto', memory).functions
    const counts = [maxSteps * width, (maxLag + 1) * width * width]
    const scratch = memory.allocate(4 * this.kernels.laggedProductsScratch(maxSteps, width))
    const [x, sums] = counts.map((count) => memory.allocate(8 * count))
    this.places = [x, sums, scratch]
    const { buffer } = memory.bytes()
    this.x = new Float64Array(buffer, x, counts[0])
    this.sums = new Float64Array(buffer, sums, counts[1])
  }

  /**
   * @param sequence [steps, width]
   * @throws {RangeError} when it has more than `maxSteps`
   */
  add(sequence: Float32Array | Float64Array): void {
    this.x.set(sequence)
    const [x, sums, scratch] = this.places
    const steps = sequence.length / this.width
    this.kernels.laggedProducts(x, sums, steps, this.width, this.maxLag, scratch)
  }

  /** @returns [maxLag + 1, width, width], the sums over all sequences since the last call, newer step by older one */
  take(): Float64Array {
    const taken = this.sums.slice()
    this.sums.fill(0)
    return taken
  }
}
