import * as tf from '@tensorflow/tfjs-core'
import { selectBackend } from '../kernels/backend.js'
import {
  type AdamWStep,
  type OptimizerKernels,
  optimizerKernels,
} from '../kernels/optimizerKernels.js'
import { type ChosenKernels, selectKernels } from '../kernels/selectKernels.js'
import { forward, type WeightTensors } from '../models/mamba2/network.js'
import { buildInputs } from '../solution/modelInputs.js'
import { type Crop, lossWeights, maxSlots } from './batches.js'
import { type DropoutDraw, layerDropout } from './layerDropout.js'
import { type ParameterLayout, parameterLayout } from './parameterVector.js'
import { pieceOf, type SharedTraining } from './sharedTraining.js'

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
  sequence: number
  weights: 'parameters' | 'averaged'
  version: string
}

/** Adds the slots' gradients up over one piece of the parameter vector. */
export interface SumJob {
  kind: 'sum'
  piece: number
  nSlots: number
}

/** Moves one piece of the parameters by the optimizer's step. */
export interface UpdateJob {
  kind: 'update'
  piece: number
  step: AdamWStep
  /** Decay of the exponential average of the weights; 0 for none. */
  ema: number
}

export type TrainingJob = InputsJob | CropInputsJob | GradientJob | PredictJob | SumJob | UpdateJob

/** A slot's share of the batch's loss; or predictions [nSteps, nFeatures]. */
export type TrainingResult = number | Float32Array | undefined

/** What one thread does for the training: inputs, gradients and predictions, one sequence at a time. */
export class TrainingWorker {
  private readonly layout: ParameterLayout
  private weights: WeightTensors = {}
  private weightsKey = ''
  private readonly ownInputs: Float32Array
  private readonly optimizer: OptimizerKernels

  /** Loads the backend that the training chose. */
  static async start(shared: SharedTraining): Promise<TrainingWorker> {
    await selectBackend(shared.backend)
    return new TrainingWorker(shared, selectKernels(shared.kernels, shared.backend))
  }

  private constructor(
    private readonly shared: SharedTraining,
    private readonly kernels: ChosenKernels,
  ) {
    this.layout = parameterLayout(shared.network)
    this.optimizer = optimizerKernels(kernels.ops.name, shared.vectors.parameters.buffer, maxSlots)
    const inputSize = shared.inputs ? 0 : shared.nSteps * shared.network.nInputs
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
        return this.sum(job)
      case 'update':
        return this.update(job)
    }
  }

  private sum({ piece, nSlots }: SumJob): undefined {
    const { slots, slotStride, gradient, squares } = this.shared.vectors
    const { start, end } = pieceOf(gradient.length, piece)
    const layout = { values: slots, stride: slotStride, nSlots }
    const out = gradient.subarray(start, end)
    this.optimizer.sumSlots(layout, start, out, squares.subarray(piece, piece + 1))
  }

  private update({ piece, step, ema }: UpdateJob): undefined {
    const { parameters, averaged, gradient, m, v, decays } = this.shared.vectors
    const { start, end } = pieceOf(parameters.length, piece)
    const part = (vector: Float32Array) => vector.subarray(start, end)
    const vectors = {
      parameters: part(parameters),
      gradient: part(gradient),
      m: part(m),
      v: part(v),
      decays: part(decays),
    }
    this.optimizer.adamW(vectors, step)
    if (ema === 0) return
    for (let i = start; i < end; i++) averaged[i] = ema * averaged[i] + (1 - ema) * parameters[i]
  }

  private fillInputs(sequence: number, out: Float32Array): undefined {
    const { network } = this.shared
    buildInputs(this.statesOf(sequence), network.nFeatures, network, out)
  }

  private fillCropInputs({ crop: { sequence, start }, at }: CropInputsJob): undefined {
    const { nInputs } = this.shared.network
    const out = this.shared.cropInputs[at]
    this.fillInputs(sequence, this.ownInputs)
    out.set(this.ownInputs.subarray(start * nInputs, start * nInputs + out.length))
  }

  private statesOf(sequence: number): Float32Array {
    const size = this.shared.nSteps * this.shared.network.nFeatures
    return this.shared.states.subarray(sequence * size, (sequence + 1) * size)
  }

  /** [1, length, nInputs] of a crop, which stands in `cropInputs` at `at` where inputs are not kept. */
  private cropInputTensor({ sequence, start }: Crop, length: number, at: number): tf.Tensor3D {
    const { inputs, cropInputs, network } = this.shared
    const first = start * network.nInputs
    const all = inputs?.[sequence].subarray(first, first + length * network.nInputs)
    return this.inputTensor(all ?? cropInputs[at])
  }

  private inputTensor(values: Float32Array): tf.Tensor3D {
    const { nInputs } = this.shared.network
    return this.kernels.tensor(values, [1, values.length / nInputs, nInputs]) as tf.Tensor3D
  }

  /** [1, length, nFeatures]: the next states in units of the targets, 0 after the last step. */
  private targetTensor(sequence: number, start: number, length: number): tf.Tensor3D {
    const { targetMean, targetScale, network } = this.shared
    const n = network.nFeatures
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

  /** The weights as tensors, uploaded again when they have changed. */
  private currentWeights(which: PredictJob['weights'], version: string): WeightTensors {
    const key = `${which} ${version}`
    if (key === this.weightsKey) return this.weights
    tf.dispose(this.weights)
    const vector = this.shared.vectors[which]
    this.weights = Object.fromEntries(
      this.layout.entries.map(({ name, shape, offset, length }) => [
        name,
        this.kernels.tensor(vector.subarray(offset, offset + length), shape),
      ]),
    )
    this.weightsKey = key
    return this.weights
  }

  private async gradient(job: GradientJob): Promise<number> {
    const { slots, slotStride } = this.shared.vectors
    const slot = slots.subarray(job.slot * slotStride, job.slot * slotStride + this.layout.size)
    const weights = this.currentWeights('parameters', job.version)
    let loss = 0
    for (const [i, crop] of job.crops.entries()) {
      const { value, grads } = this.cropGradient(job, crop, i, weights)
      loss += (await this.kernels.values(value))[0]
      for (const [k, { offset }] of this.layout.entries.entries()) {
        const gradient = await this.kernels.values(grads[k])
        if (i === 0) slot.set(gradient, offset)
        else for (let j = 0; j < gradient.length; j++) slot[offset + j] += gradient[j]
      }
      tf.dispose([value, ...grads])
    }
    return loss
  }

  private cropGradient(job: GradientJob, crop: Crop, index: number, weights: WeightTensors) {
    const { network, nSteps } = this.shared
    const { sequence, start } = crop
    const { ops } = this.kernels
    const names = this.layout.entries.map(({ name }) => name)
    const scored = this.shared.scored.subarray(sequence * nSteps, (sequence + 1) * nSteps)
    const stepWeights = lossWeights(scored, start, job.length).map(
      (weight) => weight * job.lossScale,
    )
    return tf.tidy(() => {
      const inputs = this.cropInputTensor(crop, job.length, job.inputsAt + index)
      const targets = this.targetTensor(sequence, start, job.length)
      const counts = tf.tensor3d(stepWeights, [1, job.length, 1])
      const drop = layerDropout(job.dropout, job.slot, index)
      const loss = (...values: tf.Tensor[]) => {
        const byName = Object.fromEntries(names.map((name, i) => [name, values[i]]))
        const predictions = forward(network, byName, inputs, ops, drop)
        return ops.squaredError(predictions, targets, counts)
      }
      return tf.valueAndGrads(loss)(names.map((name) => weights[name]))
    })
  }

  private async predict({ sequence, weights, version }: PredictJob): Promise<Float32Array> {
    const { network, targetMean, targetScale } = this.shared
    const tensors = this.currentWeights(weights, version)
    if (!this.shared.inputs) this.fillInputs(sequence, this.ownInputs)
    const inputs = this.shared.inputs?.[sequence] ?? this.ownInputs
    const output = tf.tidy(() =>
      forward(network, tensors, this.inputTensor(inputs), this.kernels.ops),
    )
    const predictions = Float32Array.from(await this.kernels.values(output))
    output.dispose()
    const n = network.nFeatures
    for (let i = 0; i < predictions.length; i++) {
      predictions[i] = targetMean[i % n] + targetScale[i % n] * predictions[i]
    }
    return predictions
  }
}
