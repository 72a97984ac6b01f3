import { DataError } from '../../base/errors.js'
import type { KernelFunctions } from '../../kernels/kernelFunctions.js'
import type { OwnMemory } from '../../kernels/kernelMemory.js'
import { mambaSizes } from '../mamba2/config.js'
import { cellOffsets, type GeneratorConfig } from './config.js'
import { positionBucket, positionBuckets } from './positions.js'
import type { SamplerKernels } from './samplerKernels.js'
import { placeWeights, type SamplerWeights } from './samplerWeights.js'
import {
  checkSampling,
  columnOrder,
  type GivenCodes,
  type GroupCodes,
  groupCodes,
  rowStarts,
  rowUniforms,
  type Sampling,
  withDefaults,
} from './sampling.js'
import type { GeneratorNetwork } from './weights.js'

/** Groups that advance together. With more, their states fall out of the cache; with fewer, packing weights shows. */
const batchGroups = 128

const addToC = 4

/** What stays the same over the groups of a call. */
interface Plan {
  lengths: Int32Array
  firstGroup: number
  seed: number
  inverseTemperature: number
  topP: number
  order: readonly number[]
  given: GivenCodes | undefined
  /** First row of each group [groups + 1], and last the number of all rows. */
  starts: Int32Array
  codes: GroupCodes
}

/** Blocks of the kernels' memory, by their offsets; the batch's rows one after another in each. */
interface BatchBlocks {
  /** [batch, columns + 2] int32: what the next row's input is the sum of. */
  cells: number
  /** [columns, batch] float64 */
  uniforms: number
  /** The residual stream, then the context. */
  x: number
  normal: number
  projected: number
  mixed: number
  hidden: number
  logits: number
  scratch: number
  /** Recurrent state of each layer, [batch, state size of the mixer]. */
  states: number[]
}

/**
 * Samples groups from a trained generator. All groups of a batch advance row by row together, the longest first,
 * so that those that have ended leave from the end.
 *
 * Every uniform number is addressed by seed, group, row and column, and every row's sums are formed in the same
 * order whatever stands beside it: a group comes out the same whichever others it is sampled with.
 */
export class GroupSampler {
  private readonly config: GeneratorConfig
  private readonly weights: SamplerWeights
  private readonly blocks: BatchBlocks
  private readonly functions: KernelFunctions
  private readonly memory: OwnMemory
  private readonly offsets: Int32Array
  /** nHeads, headDim, dState, convWidth: as the mixer's kernels take them. */
  private readonly mixerSizes: number[]
  private readonly stateSize: number

  constructor(network: GeneratorNetwork, { memory, functions }: SamplerKernels) {
    this.config = network.config
    this.memory = memory
    this.functions = functions
    this.offsets = cellOffsets(network.config.columns)
    const { headDim, dState, convWidth } = network.config.model
    this.mixerSizes = [mambaSizes(network.config.model).nHeads, headDim, dState, convWidth]
    this.stateSize = functions.mixerStateSize(...this.mixerSizes)
    this.weights = placeWeights(network, this.mixerSizes, { memory, functions })
    this.blocks = this.placeBlocks()
  }

  /**
   * @returns codes [Σ lengths, columns], group by group
   * @throws {UsageError} `BAD_TEMPERATURE`, `BAD_TOP_P`, `BAD_LENGTH`, `BAD_ORDER`, `BAD_GIVEN_CODE`
   * @throws {ShapeError} when there is no group, or the given codes are not one for each row
   * @throws {DataError} `NOT_FINITE` when the network's outputs are not
   */
  sample(sampling: Sampling): GroupCodes {
    checkSampling(this.config, sampling)
    const { lengths, seed, given } = sampling
    const { firstGroup, temperature, topP } = withDefaults(sampling)
    const starts = rowStarts(lengths)
    const plan: Plan = {
      ...{ lengths, firstGroup, seed, topP, given, starts },
      // Below that, the most probable code alone has a weight in float32 anyway.
      inverseTemperature: Math.min(1 / temperature, 1e30),
      order: columnOrder(this.config, sampling),
      codes: groupCodes(this.config, starts[lengths.length]),
    }
    const longestFirst = Int32Array.from(lengths.keys())
    longestFirst.sort((a, b) => lengths[b] - lengths[a] || a - b)
    for (let at = 0; at < lengths.length; at += batchGroups) {
      this.sampleBatch(plan, longestFirst.subarray(at, at + batchGroups))
    }
    return plan.codes
  }

  /** @param groups the longest first */
  private sampleBatch(plan: Plan, groups: Int32Array) {
    const { lengths } = plan
    const cells = new Int32Array(this.buffer, this.blocks.cells, groups.length * this.inputWidth)
    cells.fill(-1)
    let active = groups.length
    for (let step = 0; step < lengths[groups[0]]; step++) {
      while (lengths[groups[active - 1]] <= step) active--
      this.enterRow(plan, groups.subarray(0, active), step, cells)
      this.stepStack(active, step)
      for (const column of plan.order) {
        const at = plan.given ? plan.given.columns.indexOf(column) : -1
        const { rows, nCodes } = this.config.columns[column]
        if (at >= 0) this.giveColumn(plan, at, groups.subarray(0, active), step, cells)
        else if (rows === (step > 0 ? 'first' : 'later')) {
          this.setColumn(column, nCodes - 1, active, cells)
        } else this.drawColumn(plan, column, active)
        this.addContext(column, active)
      }
      this.copyCodes(plan, groups.subarray(0, active), step, cells)
      if (step > 0) this.enterFirstRows(plan, groups.subarray(0, active), cells)
    }
  }

  /** Positions and uniform numbers of a row; the codes of the one before still stand in the cells. */
  private enterRow(
    { lengths, firstGroup, seed }: Plan,
    groups: Int32Array,
    step: number,
    cells: Int32Array,
  ) {
    const width = this.config.columns.length
    const uniforms = new Float64Array(this.buffer, this.blocks.uniforms, width * batchGroups)
    const started = this.offsets[width] + positionBucket(step)
    const left = this.offsets[width] + positionBuckets
    for (let i = 0; i < groups.length; i++) {
      cells[i * this.inputWidth + width] = started
      cells[i * this.inputWidth + width + 1] = left + positionBucket(lengths[groups[i]] - step)
      const random = rowUniforms(seed, firstGroup + groups[i], step)
      for (let c = 0; c < width; c++) uniforms[c * batchGroups + i] = random.uniform()
    }
  }

  /** The Mamba-2 stack over the batch's rows: leaves the history in x. */
  private stepStack(rows: number, step: number) {
    const { addCells, layerNorm, matmul, mixerStep } = this.functions
    const { cells, x, normal, projected, mixed, scratch, states } = this.blocks
    const { dModel } = this.config.model
    const { dInner, dProj } = mambaSizes(this.config.model)
    new Float32Array(this.buffer, x, rows * dModel).fill(0)
    addCells(this.weights.embed, cells, x, rows, this.inputWidth, this.inputWidth, dModel)
    for (const [i, layer] of this.weights.layers.entries()) {
      layerNorm(x, layer.normWeight, layer.normBias, normal, rows, dModel)
      matmul(normal, layer.inProj, 0, projected, rows, dProj, dModel, 0, 1, 0, 0, 0, scratch)
      mixerStep(layer.mixer, projected, states[i], mixed, rows, step, ...this.mixerSizes, scratch)
      matmul(mixed, layer.outProj, 0, x, rows, dModel, dInner, addToC, 1, 0, 0, 0, scratch)
    }
    layerNorm(x, this.weights.normWeight, this.weights.normBias, x, rows, dModel)
  }

  private drawColumn({ inverseTemperature, topP }: Plan, column: number, rows: number) {
    const { matmul, siluArray, drawCodes } = this.functions
    const { x, hidden, logits, scratch, cells, uniforms } = this.blocks
    const { model, dHidden } = this.config
    const { hiddenWeight, hiddenBias, headWeight, headBias, width } = this.weights.columns[column]
    matmul(x, hiddenWeight, hiddenBias, hidden, rows, dHidden, model.dModel, 0, 1, 0, 0, 0, scratch)
    siluArray(hidden, hidden, rows * dHidden)
    matmul(hidden, headWeight, headBias, logits, rows, width, dHidden, 0, 1, 0, 0, 0, scratch)
    const drawn = drawCodes(
      ...[logits, uniforms + 8 * column * batchGroups, cells + 4 * column, rows, width],
      ...[this.inputWidth, this.offsets[column], inverseTemperature, topP],
    )
    if (drawn < rows) {
      throw new DataError(
        'NOT_FINITE',
        "the generator's logits are not finite",
        { column: this.config.columns[column].name },
        'Train it again, with a lower learning rate.',
      )
    }
  }

  private setColumn(column: number, code: number, rows: number, cells: Int32Array) {
    for (let i = 0; i < rows; i++) cells[i * this.inputWidth + column] = this.offsets[column] + code
  }

  /** @param at which of the given columns */
  private giveColumn(
    { given, starts }: Plan,
    at: number,
    groups: Int32Array,
    step: number,
    cells: Int32Array,
  ) {
    const { columns, codes } = given!
    const column = columns[at]
    for (let i = 0; i < groups.length; i++) {
      const code = codes[(starts[groups[i]] + step) * columns.length + at]
      cells[i * this.inputWidth + column] = this.offsets[column] + code
    }
  }

  /** What a column's codes add to the context of those that come after it. */
  private addContext(column: number, rows: number) {
    const { cells, x } = this.blocks
    const { dModel } = this.config.model
    const own = cells + 4 * column
    this.functions.addCells(this.weights.context, own, x, rows, 1, this.inputWidth, dModel)
  }

  private copyCodes({ starts, codes }: Plan, groups: Int32Array, step: number, cells: Int32Array) {
    const width = this.config.columns.length
    for (let i = 0; i < groups.length; i++) {
      const to = (starts[groups[i]] + step) * width
      for (let c = 0; c < width; c++) {
        codes[to + c] = cells[i * this.inputWidth + c] - this.offsets[c]
      }
    }
  }

  /** Puts the codes that are drawn in first rows alone among the inputs of the next row. */
  private enterFirstRows({ starts, codes }: Plan, groups: Int32Array, cells: Int32Array) {
    const { columns } = this.config
    for (const [c, { rows }] of columns.entries()) {
      if (rows !== 'first') continue
      for (let i = 0; i < groups.length; i++) {
        const code = codes[starts[groups[i]] * columns.length + c]
        cells[i * this.inputWidth + c] = this.offsets[c] + code
      }
    }
  }

  /** Cells that a row's input is the sum of: the row before and two positions. */
  private get inputWidth(): number {
    return this.config.columns.length + 2
  }

  private get buffer(): ArrayBuffer {
    return this.memory.wasm.buffer as ArrayBuffer
  }

  private placeBlocks(): BatchBlocks {
    const { model, dHidden, columns } = this.config
    const { dInner, dProj } = mambaSizes(model)
    const widest = Math.max(...this.weights.columns.map(({ width }) => width))
    const floats = (length: number) => this.memory.allocate(4 * length)
    return {
      cells: floats(batchGroups * this.inputWidth),
      uniforms: floats(2 * batchGroups * columns.length),
      x: floats(batchGroups * model.dModel),
      normal: floats(batchGroups * model.dModel),
      // A vector more, for the mixer reads the last one of a row whole.
      projected: floats(batchGroups * dProj + 16),
      mixed: floats(batchGroups * dInner),
      hidden: floats(batchGroups * dHidden),
      logits: floats(batchGroups * widest),
      scratch: floats(this.scratchSize(widest)),
      states: this.weights.layers.map(() => floats(batchGroups * this.stateSize)),
    }
  }

  private scratchSize(widest: number): number {
    const { matmulScratch, mixerStepScratch } = this.functions
    const { model, dHidden } = this.config
    const { dInner, dProj } = mambaSizes(model)
    return Math.max(
      matmulScratch(batchGroups, dProj, model.dModel, 0),
      matmulScratch(batchGroups, model.dModel, dInner, addToC),
      matmulScratch(batchGroups, dHidden, model.dModel, 0),
      matmulScratch(batchGroups, widest, dHidden, 0),
      mixerStepScratch(...this.mixerSizes),
    )
  }
}
