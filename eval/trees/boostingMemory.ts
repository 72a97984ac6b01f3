import type { KernelFunctions } from '../../kernels/kernelFunctions.js'
import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'
import type { BinnedTable } from './binnedTable.js'

/** Numbers that a histogram has for each bin: sums of the first derivatives and of the second, rows, and nothing. */
export const cellNumbers = 4
/** Kernels take rows by whole vectors. */
const rowUnit = 16

/** All that gradient boosting computes with, in one memory that the kernels see. Places are byte offsets. */
export class BoostingMemory {
  readonly kernels: KernelFunctions
  /** Rows with those that fill up the last vector; arrays by output are so long. */
  readonly stride: number
  /** Bins of all columns together. */
  readonly cells: number
  /** [columns] The cell of each column's first bin. */
  readonly offsets: Int32Array
  readonly binsAt: number
  readonly offsetsAt: number
  readonly rowsAt: number
  readonly spareAt: number
  readonly targetsAt: number
  readonly predictionsAt: number
  readonly derivativesAt: number
  /** [stride] Classes. */
  readonly targets: Uint8Array
  /** [outputs, stride] */
  readonly predictions: Float64Array
  /** [outputs, stride, 2] First and second derivatives of the loss by the predictions. */
  readonly derivatives: Float32Array
  private readonly memory: OwnMemory
  private readonly free: number[] = []

  /** @param histograms most that are there at a time */
  constructor(
    readonly table: BinnedTable,
    readonly outputs: number,
    histograms: number,
  ) {
    const { rowCount, columns, bins } = table
    this.stride = Math.ceil(rowCount / rowUnit) * rowUnit
    this.offsets = new Int32Array(columns.length)
    this.cells = 0
    for (const [column, { binCount }] of columns.entries()) {
      this.offsets[column] = this.cells
      this.cells += binCount
    }
    const { stride } = this
    const histogramBytes = (this.cells + 1) * cellNumbers * 8
    const sizes = [bins.length, 4 * columns.length, 4 * rowCount, 4 * rowCount, stride]
    sizes.push(8 * outputs * stride, 8 * outputs * stride)
    for (let i = 0; i < histograms; i++) sizes.push(histogramBytes)
    const total = sizes.reduce((sum, size) => sum + size + 64, 0)
    this.memory = new OwnMemory(total + 131_072)
    this.kernels = loadKernels('auto', this.memory).functions
    const places = sizes.map((size) => this.memory.allocate(size))
    ;[this.binsAt, this.offsetsAt, this.rowsAt, this.spareAt, this.targetsAt] = places
    ;[this.predictionsAt, this.derivativesAt] = places.slice(5)
    this.free.push(...places.slice(7).reverse())
    const bytes = this.memory.bytes()
    const { buffer } = bytes
    bytes.set(bins, this.binsAt)
    new Int32Array(buffer, this.offsetsAt, columns.length).set(this.offsets)
    this.targets = new Uint8Array(buffer, this.targetsAt, stride)
    this.predictions = new Float64Array(buffer, this.predictionsAt, outputs * stride)
    this.derivatives = new Float32Array(buffer, this.derivativesAt, 2 * outputs * stride)
  }

  /** The rows in the order of a tree's leaves. [rowCount] */
  rows(): Int32Array {
    return new Int32Array(this.memory.bytes().buffer, this.rowsAt, this.table.rowCount)
  }

  /** @returns a histogram that nobody has */
  take(): number {
    return this.free.pop()!
  }

  release(histogram: number): void {
    this.free.push(histogram)
  }

  /** [cells + 1, 4] The last cell is about all rows. */
  histogram(at: number): Float64Array {
    return new Float64Array(this.memory.bytes().buffer, at, (this.cells + 1) * cellNumbers)
  }
}
