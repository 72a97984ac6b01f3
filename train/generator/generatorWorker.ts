import tf = require('@tensorflow/tfjs-core')

import type { ChosenKernels } from '../../kernels/selectKernels.js'
import { groupLoss } from '../../models/generator/network.js'
import { generatorShapes } from '../../models/generator/weights.js'
import type { WeightTensors } from '../../models/weightTensors.js'
import { type DropoutDraw, layerDropout } from '../layerDropout.js'
import type { OptimizerJob } from '../optimizerStep.js'
import { type ThreadParts, threadKernels, threadParts } from '../threadParts.js'
import type { WeightsVector } from '../trainingVectors.js'
import { bundles, type RowWindow } from './groupBatches.js'
import { groupTensors, type OrderDraw } from './groupTensors.js'
import type { SharedGroups } from './sharedGroups.js'

/** Adds up the gradient of one slot of a batch, bundle by bundle. */
export interface GroupGradientJob {
  kind: 'gradient'
  slot: number
  windows: readonly RowWindow[]
  /** Scale of the loss: 1 / rows of the whole batch. */
  lossScale: number
  dropout: DropoutDraw
  order: OrderDraw
  version: string
}

/** Adds up −ln p of the rows of one bundle. */
export interface GroupLossJob {
  kind: 'loss'
  windows: readonly RowWindow[]
  order: OrderDraw
  weights: WeightsVector
  version: string
}

export type GeneratorJob = GroupGradientJob | GroupLossJob | OptimizerJob

/** A slot's share of the batch's loss, or a bundle's loss. */
export type GeneratorResult = number | undefined

/** What one thread does for the training of a generator. */
export class GeneratorWorker {
  /** Loads the backend that the training chose. */
  static async start(shared: SharedGroups): Promise<GeneratorWorker> {
    const kernels = await threadKernels(shared)
    const parts = threadParts(shared.vectors, generatorShapes(shared.network), kernels)
    return new GeneratorWorker(shared, kernels, parts)
  }

  private constructor(
    private readonly shared: SharedGroups,
    private readonly kernels: ChosenKernels,
    private readonly parts: ThreadParts,
  ) {}

  run(job: GeneratorJob): GeneratorResult | Promise<GeneratorResult> {
    switch (job.kind) {
      case 'gradient':
        return this.gradient(job)
      case 'loss':
        return this.loss(job)
      case 'sum':
      case 'update':
        return this.parts.optimizer.run(job)
    }
  }

  private gradient(job: GroupGradientJob): Promise<number> {
    const { network } = this.shared
    const losses = bundles(job.windows).map((windows, index) => (weights: WeightTensors) => {
      const batch = groupTensors(this.shared, windows, job.lossScale, job.order)
      const drop = layerDropout(job.dropout, job.slot, index, this.kernels.ops)
      return groupLoss(network, weights, batch, this.kernels.ops, drop)
    })
    return this.parts.weights.slotGradient(job.slot, losses, job.version)
  }

  private async loss({ windows, order, weights, version }: GroupLossJob): Promise<number> {
    const tensors = this.parts.weights.current(weights, version)
    const loss = tf.tidy(() => {
      const batch = groupTensors(this.shared, windows, 1, order)
      return groupLoss(this.shared.network, tensors, batch, this.kernels.ops)
    })
    const [value] = await this.kernels.values(loss)
    loss.dispose()
    return value
  }
}
