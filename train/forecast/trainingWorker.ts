import tf = require('@tensorflow/tfjs-core')

import { joined } from '../../base/joined.js'
import { lengthRange } from '../../datasets/sequenceOffsets.js'
import type { ChosenKernels } from '../../kernels/selectKernels.js'
import { forward } from '../../models/forecast/network.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import type { WeightTensors } from '../../models/weightTensors.js'
import { buildInputs, ModelInputs } from '../../solution/modelInputs.js'
import { SequenceTraits } from '../../solution/sequenceTraits.js'
import { servingKernels } from '../../solution/servingKernels.js'
import { type DropoutDraw, layerDropout } from '../layerDropout.js'
import type { OptimizerJob } from '../optimizerStep.js'
import { type ThreadParts, threadKernels, threadParts } from '../threadParts.js'
import type { WeightsVector } from '../trainingVectors.js'
import { type Crop, lossWeights } from './batches.js'
import { bundlesOf } from './bundles.js'
import { groupDropout } from './groupDropout.js'
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
  /** Index in the shared `cropInputs` of the inputs to write. */
  at: number
}

/** Adds up the gradient of one slot of a batch, in the order of its crops. */
export interface GradientJob {
  kind: 'gradient'
  /** Number of the network among the shared ones. */
  network: number
  slot: number
  crops: readonly Crop[]
  /** Which of the shared `cropInputs` is the first crop's, where inputs are not kept. */
  inputsAt: number
  /** Scale of the loss: 1 / (Σ of the loss weights of the whole batch · nFeatures). */
  lossScale: number
  dropout: DropoutDraw
  /** Names the state of the parameters; another one makes the worker load them again. */
  version: string
}

/** Predicts whole sequences, which the network runs at once. */
export interface PredictJob {
  kind: 'predict'
  network: number
  /** Positions of sequences; those of one bundle are equally long and run as one batch. */
  bundles: readonly (readonly number[])[]
  weights: WeightsVector
  version: string
}

export type TrainingJob =
  | InputsJob
  | CropInputsJob
  | GradientJob
  | PredictJob
  | (OptimizerJob & { network: number })

/** A slot's share of the batch's loss; or predictions [steps, nFeatures] of each sequence. */
export type TrainingResult = number | Float32Array[] | undefined

/** What one thread does for the training: inputs, gradients and predictions. */
export class TrainingWorker {
  /** Inputs of a whole sequence, of which a crop's are cut, [nSteps, nInputs]. */
  private readonly ownInputs: Float32Array
  /** Makers of inputs for the training sequences of each fold of traits, and last for all other sequences. */
  private readonly modelInputs: ModelInputs[]

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
    const { task, traits } = shared
    const inputSize = shared.inputs ? 0 : lengthRange(shared.offsets).longest * task.nInputs
    this.ownInputs = new Float32Array(inputSize)
    this.modelInputs = [...(traits?.ofFold ?? []), traits?.served ?? null].map((traits) => {
      const own = traits && new SequenceTraits(traits, servingKernels())
      return new ModelInputs(task.nFeatures, task, own)
    })
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
    // Validation sequences, which are of no fold, come last.
    const fold = this.shared.traits?.foldOf[sequence] ?? this.modelInputs.length - 1
    buildInputs(this.statesOf(sequence), this.modelInputs[fold], out)
  }

  private fillCropInputs({ crop: { sequence, start, length }, at }: CropInputsJob): undefined {
    const { nInputs } = this.shared.task
    this.fillInputs(sequence, this.ownInputs)
    const own = this.ownInputs.subarray(start * nInputs, (start + length) * nInputs)
    this.shared.cropInputs[at].set(own)
  }

  private madeInputs(sequence: number): Float32Array {
    const { nInputs } = this.shared.task
    const made = new Float32Array(this.stepsOf(sequence) * nInputs)
    this.fillInputs(sequence, made)
    return made
  }

  private statesOf(sequence: number): Float32Array {
    const { states, offsets, task } = this.shared
    const [first, end] = [offsets[sequence], offsets[sequence + 1]]
    return states.subarray(first * task.nFeatures, end * task.nFeatures)
  }

  private stepsOf(sequence: number): number {
    const { offsets } = this.shared
    return offsets[sequence + 1] - offsets[sequence]
  }

  /** [crops, length, nInputs]; where inputs are not kept, the crops' stand in `cropInputs` from `at` on. */
  private cropInputTensor(crops: readonly Crop[], at: number): tf.Tensor3D {
    const { inputs, cropInputs, task } = this.shared
    const own = crops.map(({ sequence, start, length }, i) => {
      const first = start * task.nInputs
      const size = length * task.nInputs
      return (
        inputs?.[sequence].subarray(first, first + size) ?? cropInputs[at + i].subarray(0, size)
      )
    })
    return this.inputTensor(own)
  }

  /** [sequences, time, nInputs] of sequences that are equally long. */
  private inputTensor(inputs: readonly Float32Array[]): tf.Tensor3D {
    const { nInputs } = this.shared.task
    const values = inputs.length === 1 ? inputs[0] : joined(inputs)
    const shape = [inputs.length, inputs[0].length / nInputs, nInputs]
    return this.kernels.tensor(values, shape) as tf.Tensor3D
  }

  /** [length, nFeatures]: what is to be predicted, in units of the targets, 0 after the last step. */
  private targets({ sequence, start, length }: Crop): Float32Array {
    const { targetMean, targetScale, task, base, offsets } = this.shared
    const n = task.nFeatures
    const states = this.statesOf(sequence)
    const targets = new Float32Array(length * n)
    const known = Math.min(length, this.stepsOf(sequence) - 1 - start)
    const first = (offsets[sequence] + start) * n
    for (let at = 0; at < known * n; at++) {
      const feature = at % n
      const next = states[(start + 1) * n + at]
      targets[at] = (next - base[first + at] - targetMean[feature]) / targetScale[feature]
    }
    return targets
  }

  /** [length]: what each step counts in the loss. */
  private stepWeights({ sequence, start, length }: Crop, lossScale: number): Float32Array {
    const { scored, offsets, warmUpWeight } = this.shared
    const own = scored.subarray(offsets[sequence], offsets[sequence + 1])
    const weights = lossWeights(own, start, length, warmUpWeight)
    return weights.map((weight) => weight * lossScale)
  }

  private gradient(job: GradientJob): Promise<number> {
    const { arch } = this.shared.networks[job.network].config
    let first = 0
    const losses = bundlesOf(job.crops, arch, ({ length }) => length).map((crops) => {
      const at = first
      first += crops.length
      return (weights: WeightTensors) => this.bundleLoss(job, crops, at, weights)
    })
    return this.parts[job.network].weights.slotGradient(job.slot, losses, job.version)
  }

  /** @param first of the crops, which run as one batch, among those of the slot */
  private bundleLoss(
    job: GradientJob,
    crops: readonly Crop[],
    first: number,
    weights: WeightTensors,
  ): tf.Scalar {
    const { networks, task } = this.shared
    const [{ length }] = crops
    const { ops } = this.kernels
    const inputs = this.cropInputTensor(crops, job.inputsAt + first)
    const { featureDropout } = this.shared
    const given = groupDropout(inputs, task, featureDropout, job.dropout, job.slot, first)
    const targets = joined(crops.map((crop) => this.targets(crop)))
    const counts = joined(crops.map((crop) => this.stepWeights(crop, job.lossScale)))
    const drop = layerDropout(job.dropout, job.slot, first, ops)
    return ops.squaredError(
      forward(networks[job.network].config, weights, given, ops, drop),
      tf.tensor3d(targets, [crops.length, length, task.nFeatures]),
      tf.tensor3d(counts, [crops.length, length, 1]),
    )
  }

  private async predict(job: PredictJob): Promise<Float32Array[]> {
    const predictions: Float32Array[] = []
    for (const bundle of job.bundles) predictions.push(...(await this.predictBundle(bundle, job)))
    return predictions
  }

  private async predictBundle(
    sequences: readonly number[],
    { network, weights, version }: PredictJob,
  ): Promise<Float32Array[]> {
    const { networks, inputs, offsets, task, targetMean, targetScale, base } = this.shared
    const { config } = networks[network]
    const tensors = this.parts[network].weights.current(weights, version)
    const own = sequences.map((sequence) => inputs?.[sequence] ?? this.madeInputs(sequence))
    const output = tf.tidy(() => forward(config, tensors, this.inputTensor(own), this.kernels.ops))
    const predictions = Float32Array.from(await this.kernels.values(output))
    output.dispose()
    const n = task.nFeatures
    for (let i = 0; i < predictions.length; i++) {
      predictions[i] = targetMean[i % n] + targetScale[i % n] * predictions[i]
    }
    return sequences.map((sequence, i) => {
      const size = this.stepsOf(sequence) * n
      const own = predictions.slice(i * size, (i + 1) * size)
      const first = offsets[sequence] * n
      addTo(own, base.subarray(first, first + size))
      return own
    })
  }
}

function addTo(sums: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] += values[i]
}
