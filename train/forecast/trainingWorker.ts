import * as tf from '@tensorflow/tfjs-core'
import type { ChosenKernels } from '../../kernels/selectKernels.js'
import { forward } from '../../models/forecast/network.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import type { WeightTensors } from '../../models/weightTensors.js'
import { buildInputs } from '../../solution/modelInputs.js'
import { type DropoutDraw, layerDropout } from '../layerDropout.js'
import type { OptimizerJob } from '../optimizerStep.js'
import { type ThreadParts, threadKernels, threadParts } from '../threadParts.js'
import type { WeightsVector } from '../trainingVectors.js'
import { type Crop, lossWeights } from './batches.js'
import type { SharedTraining } from './sharedTraining.js'

/** Makes the inputs of one sequence and keeps them in shared memory. */
export interface InputsJob {
  kind: 'inputs'
  sequence: number
}

/** Makes the inputs of one crop of a batch to come, where those of all sequences are not kept. */
export interface CropInputsJob {
  kind: 'cropInputs'
  crop: Crop
  /** Which of the shared `cropInputs`. */
  at: number
}

/** Adds up the gradient of one slot of a batch, in the order of its crops. */
export interface GradientJob {
  kind: 'gradient'
  /** Which of the shared networks. */
  network: number
  slot: number
  crops: readonly Crop[]
  /** Steps of each crop. */
  length: number
  /** Which of the shared `cropInputs` is the first crop's, where inputs are not kept. */
  inputsAt: number
  /** 1 / (Σ of the loss weights of the whole batch · nFeatures). */
  lossScale: number
  dropout: DropoutDraw
  /** Names the state of the parameters; another one makes the worker load them again. */
  version: string
}

/** Predicts one whole sequence. */
export interface PredictJob {
  kind: 'predict'
  network: number
  sequence: number
  weights: WeightsVector
  version: string
}

export type TrainingJob =
  | InputsJob
  | CropInputsJob
  | GradientJob
  | PredictJob
  | (OptimizerJob & { network: number })

/** A slot's share of the batch's loss; or predictions [nSteps, nFeatures]. */
export type TrainingResult = number | Float32Array | undefined

/** What one thread does for the training: inputs, gradients and predictions, one sequence at a time. */
export class TrainingWorker {
  private readonly ownInputs: Float32Array

  /** Loads the backend that the training chose. */
  static async start(shared: SharedTraining): Promise<TrainingWorker> {
    const kernels = await threadKernels(shared)
    const parts = shared.networks.map(({ config, vectors }) =>
      threadParts(vectors, parameterShapes(config), kernels),
    )
    return new TrainingWorker(shared, kernels, parts)
  }

  private constructor(
    private readonly shared: SharedTraining,
    private readonly kernels: ChosenKernels,
    /** One for each network. */
    private readonly parts: readonly ThreadParts[],
  ) {
    const inputSize = shared.inputs ? 0 : shared.nSteps * shared.task.nInputs
    this.ownInputs = new Float32Array(inputSize)
  }

  run(job: TrainingJob): TrainingResult | Promise<TrainingResult> {
    switch (job.kind) {
      case 'inputs':
        return this.fillInputs(job.sequence, this.shared.inputs![job.sequence])
      case 'cropInputs':
        return this.fillCropInputs(job)
      case 'gradient':
        return this.gradient(job)
      case 'predict':
        return this.predict(job)
      case 'sum':
      case 'update':
        return this.parts[job.network].optimizer.run(job)
    }
  }

  private fillInputs(sequence: number, out: Float32Array): undefined {
    const { task } = this.shared
    buildInputs(this.statesOf(sequence), task.nFeatures, task, out)
  }

  private fillCropInputs({ crop: { sequence, start }, at }: CropInputsJob): undefined {
    const { nInputs } = this.shared.task
    const out = this.shared.cropInputs[at]
    this.fillInputs(sequence, this.ownInputs)
    out.set(this.ownInputs.subarray(start * nInputs, start * nInputs + out.length))
  }

  private statesOf(sequence: number): Float32Array {
    const size = this.shared.nSteps * this.shared.task.nFeatures
    return this.shared.states.subarray(sequence * size, (sequence + 1) * size)
  }

  /** [1, length, nInputs] of a crop, which stands in `cropInputs` at `at` where inputs are not kept. */
  private cropInputTensor({ sequence, start }: Crop, length: number, at: number): tf.Tensor3D {
    const { inputs, cropInputs, task } = this.shared
    const first = start * task.nInputs
    const all = inputs?.[sequence].subarray(first, first + length * task.nInputs)
    return this.inputTensor(all ?? cropInputs[at])
  }

  private inputTensor(values: Float32Array): tf.Tensor3D {
    const { nInputs } = this.shared.task
    return this.kernels.tensor(values, [1, values.length / nInputs, nInputs]) as tf.Tensor3D
  }

  /** [1, length, nFeatures]: the next states in units of the targets, 0 after the last step. */
  private targetTensor(sequence: number, start: number, length: number): tf.Tensor3D {
    const { targetMean, targetScale, task } = this.shared
    const n = task.nFeatures
    const states = this.statesOf(sequence)
    const targets = new Float32Array(length * n)
    const known = Math.min(length, this.shared.nSteps - 1 - start)
    for (let at = 0; at < known * n; at++) {
      const feature = at % n
      const next = states[(start + 1) * n + at]
      targets[at] = (next - targetMean[feature]) / targetScale[feature]
    }
    return tf.tensor3d(targets, [1, length, n])
  }

  private gradient(job: GradientJob): Promise<number> {
    const losses = job.crops.map(
      (crop, index) => (weights: WeightTensors) => this.cropLoss(job, crop, index, weights),
    )
    return this.parts[job.network].weights.slotGradient(job.slot, losses, job.version)
  }

  private cropLoss(job: GradientJob, crop: Crop, index: number, weights: WeightTensors): tf.Scalar {
    const { networks, nSteps } = this.shared
    const { sequence, start } = crop
    const { ops } = this.kernels
    const scored = this.shared.scored.subarray(sequence * nSteps, (sequence + 1) * nSteps)
    const stepWeights = lossWeights(scored, start, job.length).map(
      (weight) => weight * job.lossScale,
    )
    const inputs = this.cropInputTensor(crop, job.length, job.inputsAt + index)
    const targets = this.targetTensor(sequence, start, job.length)
    const counts = tf.tensor3d(stepWeights, [1, job.length, 1])
    const drop = layerDropout(job.dropout, job.slot, index)
    const { config } = networks[job.network]
    return ops.squaredError(forward(config, weights, inputs, ops, drop), targets, counts)
  }

  private async predict(job: PredictJob): Promise<Float32Array> {
    const { sequence, weights, version } = job
    const { networks, task, targetMean, targetScale } = this.shared
    const { config } = networks[job.network]
    const tensors = this.parts[job.network].weights.current(weights, version)
    if (!this.shared.inputs) this.fillInputs(sequence, this.ownInputs)
    const inputs = this.shared.inputs?.[sequence] ?? this.ownInputs
    const output = tf.tidy(() =>
      forward(config, tensors, this.inputTensor(inputs), this.kernels.ops),
    )
    const predictions = Float32Array.from(await this.kernels.values(output))
    output.dispose()
    const n = task.nFeatures
    for (let i = 0; i < predictions.length; i++) {
      predictions[i] = targetMean[i % n] + targetScale[i % n] * predictions[i]
    }
    return predictions
  }
}
