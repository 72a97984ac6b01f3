import { columnMoments } from '../../datasets/columnMoments.js'
import { isScored, type SequenceTable, sequenceAt } from '../../datasets/sequenceTable.js'
import type { BackendName } from '../../kernels/backendNames.js'
import type { Autoregression } from '../../models/forecast/autoregression.js'
import type { NetworkConfig, NetworkTask } from '../../models/forecast/config.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { LinearForecast } from '../../solution/linearForecast.js'
import { servingKernels } from '../../solution/servingKernels.js'
import { parameterLayout } from '../parameterVector.js'
import { type TrainingVectors, trainingVectors } from '../trainingVectors.js'
import type { FittedTraits } from './traits/fitTraits.js'

/**
 * What the training loop and its workers share: one block of memory for each part, written by one side at
 * a time. The sequences of the training table come first, then those of the table to validate on.
 */
export interface SharedTraining {
  /** What every network is given and predicts. */
  task: NetworkTask
  /**
   * Networks that members are trained as, taking turns: all of them once for each member that is trained at the same
   * time.
   */
  networks: readonly TrainedNetwork[]
  /** Number of members that are trained at the same time. */
  atOnce: number
  nSteps: number
  nTrain: number
  nValid: number
  /** [nSeq, nSteps, nFeatures] */
  states: Float32Array
  /** [nSeq, nSteps], 1 where the prediction made at the step is scored. */
  scored: Uint8Array
  /** The network's inputs by sequence, [nSteps, nInputs], written by `inputs` jobs; null where they do not fit. */
  inputs: Float32Array[] | null
  /**
   * Inputs of the crops of two batches, [cropLength, nInputs] each, where `inputs` is null; written by `cropInputs`
   * jobs. The next batch's are made while a step runs.
   */
  cropInputs: Float32Array[]
  /** [nFeatures], of what is predicted in the training sequences. */
  targetMean: Float32Array
  targetScale: Float32Array
  /** What a step counts in the loss while a state is still filling. */
  warmUpWeight: number
  /** Share of the crops in which a group of features is dropped. */
  featureDropout: number
  /** [nSeq, nSteps, nFeatures], what the network's output is added to; null where it predicts whole states. */
  base: Float32Array | null
  /** What makes it, where it is no state. */
  autoregression: Autoregression | null
  /** What makes the traits among the inputs; null for none. */
  traits: FittedTraits | null
  backend: BackendName
  kernels: string
}

/** A network of a run, and the vectors of the member that is trained as it. */
export interface TrainedNetwork {
  config: NetworkConfig
  vectors: TrainingVectors
}

/**
 * Number of the network that a member of the ensemble is, among all of `networks`.
 *
 * @param place of the member among those that are trained at the same time
 */
export function networkOf({ networks, atOnce }: SharedTraining, member: number, place = 0): number {
  const each = networks.length / atOnce
  return place * each + (member % each)
}

/** Inputs are kept in memory up to this size; beyond it they are made batch by batch. */
const inputCacheBytes = 4 * 2 ** 30

/** What a training is laid out for. */
export interface TrainingPlan
  extends Pick<
    SharedTraining,
    'backend' | 'kernels' | 'warmUpWeight' | 'featureDropout' | 'traits' | 'autoregression'
  > {
  /** Crops of a batch, and steps of a crop. */
  batchSize: number
  cropLength: number
  /** Most members that are trained at the same time: one alone where inputs are made batch by batch. */
  atOnce: number
}

/** Index in `cropInputs` of the first inputs of a batch's crops: batches take turns. */
export function cropInputsAt(step: number, { cropInputs }: SharedTraining): number {
  return step % 2 === 0 ? 0 : cropInputs.length / 2
}

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT))
}

/**
 * Lays out the shared memory of a training on two tables of the same shape.
 *
 * @param networks of one task
 * @param cacheBytes inputs are kept where all of them take no more
 */
export function sharedTraining(
  networks: readonly NetworkConfig[],
  train: SequenceTable,
  valid: SequenceTable,
  { batchSize, cropLength, atOnce: wanted, ...kept }: TrainingPlan,
  cacheBytes = inputCacheBytes,
): SharedTraining {
  const { nSteps } = train
  const [task] = networks
  const nSeq = train.seqIx.length + valid.seqIx.length
  const states = sharedFloats(train.states.length + valid.states.length)
  states.set(train.states)
  states.set(valid.states, train.states.length)
  const scored = new Uint8Array(new SharedArrayBuffer(nSeq * nSteps))
  let row = 0
  for (const table of [train, valid]) {
    for (let i = 0; i < table.seqIx.length; i++) {
      const { needPrediction } = sequenceAt(table, i)
      for (let step = 0; step < nSteps; step++)
        scored[row++] = Number(isScored(needPrediction, step))
    }
  }
  const inputSize = nSteps * task.nInputs
  const fits = nSeq * inputSize * Float32Array.BYTES_PER_ELEMENT <= cacheBytes
  const atOnce = fits ? wanted : 1
  const base = baseOf(states, nSteps, task, kept.autoregression)
  const { mean, sd } = columnMoments(targetsOf(train, base), task.nFeatures)
  return {
    task,
    networks: Array.from({ length: atOnce }, () => networks)
      .flat()
      .map((config) => ({
        config,
        vectors: trainingVectors(parameterLayout(parameterShapes(config))),
      })),
    atOnce,
    nSteps,
    nTrain: train.seqIx.length,
    nValid: valid.seqIx.length,
    states,
    scored,
    inputs: fits ? Array.from({ length: nSeq }, () => sharedFloats(inputSize)) : null,
    cropInputs: Array.from({ length: fits ? 0 : 2 * batchSize }, () =>
      sharedFloats(cropLength * task.nInputs),
    ),
    targetMean: Float32Array.from(mean),
    // A constant feature has no scale of its own.
    targetScale: Float32Array.from(sd, (value) => Math.fround(value) || 1),
    base,
    ...kept,
  }
}

/** [nSeq, nSteps, nFeatures] */
function baseOf(
  states: Float32Array,
  nSteps: number,
  { predict, nFeatures }: NetworkTask,
  autoregression: Autoregression | null,
): Float32Array | null {
  if (predict === 'state') return null
  if (!autoregression) return states
  const forecast = new LinearForecast(autoregression, servingKernels())
  const base = sharedFloats(states.length)
  for (let at = 0; at < states.length; at += nFeatures) {
    if (at % (nSteps * nFeatures) === 0) forecast.reset()
    forecast.push(states.subarray(at, at + nFeatures), base.subarray(at, at + nFeatures))
  }
  return base
}

/** Rows [nFeatures] of what a network predicts in the training sequences, which come first in `base`. */
function targetsOf(
  { states, seqIx, nSteps, featureNames }: SequenceTable,
  base: Float32Array | null,
): Float32Array {
  if (!base) return states
  const n = featureNames.length
  const size = (nSteps - 1) * n
  const targets = new Float32Array(seqIx.length * size)
  for (let at = 0; at < targets.length; at++) {
    const from = Math.floor(at / size) * nSteps * n + (at % size)
    targets[at] = states[from + n] - base[from]
  }
  return targets
}
