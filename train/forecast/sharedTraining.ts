import { columnMoments } from '../../datasets/columnMoments.js'
import { sequenceOffsets } from '../../datasets/sequenceOffsets.js'
import { isScored, type SequenceTable, sequenceAt } from '../../datasets/sequenceTable.js'
import type { RidgeModel } from '../../eval/forecast/baselines/ridge.js'
import type { BackendName } from '../../kernels/backendNames.js'
import type { Autoregression } from '../../models/forecast/autoregression.js'
import type { NetworkConfig, NetworkTask, PredictedValue } from '../../models/forecast/config.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { ForecastBase } from '../../solution/forecastBase.js'
import { LinearForecast } from '../../solution/linearForecast.js'
import { servingKernels } from '../../solution/servingKernels.js'
import { parameterLayout } from '../parameterVector.js'
import { type TrainingVectors, trainingVectors } from '../trainingVectors.js'
import { autoregressionOfRidge } from './autoregressionOfRidge.js'
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
  /** [nSeq + 1], the first row of each sequence, and last the number of rows. */
  offsets: Int32Array
  nTrain: number
  nValid: number
  /** [rows, nFeatures], standardised */
  states: Float32Array
  /** [rows], 1 where the prediction made at the step is scored. */
  scored: Uint8Array
  /** The network's inputs by sequence, [its steps, nInputs], written by `inputs` jobs; null where they do not fit. */
  inputs: Float32Array[] | null
  /**
   * Where `inputs` is null: those of the crops of two batches, room for [cropLength, nInputs] each, written by
   * `cropInputs` jobs. The next batch's are made while a step runs.
   */
  cropInputs: Float32Array[]
  /** [nFeatures], mean and deviation of what is predicted in the training sequences. */
  targetMean: Float32Array
  targetScale: Float32Array
  /** What a step counts in the loss while a state is still filling. */
  warmUpWeight: number
  /** Share of the crops in which a group of features is dropped. */
  featureDropout: number
  /** [rows, nFeatures], what the network's output is added to: 0 where it predicts whole states. */
  base: Float32Array
  /** What makes the base of features whose residual is predicted. */
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
  /** Number of crops of a batch. */
  batchSize: number
  /** Number of steps of the longest crop. */
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
 * Lays out the shared memory of a training on two tables of the same columns, standardised.
 *
 * @param networks of one task
 * @param cacheBytes inputs are kept where all of them take no more
 */
export function sharedTraining(
  networks: readonly NetworkConfig[],
  train: SequenceTable<Float32Array>,
  valid: SequenceTable<Float32Array>,
  { batchSize, cropLength, atOnce: wanted, ...kept }: TrainingPlan,
  cacheBytes = inputCacheBytes,
): SharedTraining {
  const [task] = networks
  const nSeq = train.seqIx.length + valid.seqIx.length
  const states = sharedFloats(train.states.length + valid.states.length)
  states.set(train.states)
  states.set(valid.states, train.states.length)
  const sequences = [train, valid].flatMap((table) =>
    Array.from(table.seqIx, (_, i) => sequenceAt(table, i)),
  )
  const offsets = sequenceOffsets(sequences.map(({ needPrediction }) => needPrediction.length))
  const rows = offsets[nSeq]
  const scored = new Uint8Array(new SharedArrayBuffer(rows))
  let row = 0
  for (const { needPrediction } of sequences) {
    for (let step = 0; step < needPrediction.length; step++) {
      scored[row++] = Number(isScored(needPrediction, step))
    }
  }
  const fits = rows * task.nInputs * Float32Array.BYTES_PER_ELEMENT <= cacheBytes
  const atOnce = fits ? wanted : 1
  const laid: SharedTraining = {
    task,
    networks: Array.from({ length: atOnce }, () => networks)
      .flat()
      .map((config) => ({
        config,
        vectors: trainingVectors(parameterLayout(parameterShapes(config))),
      })),
    atOnce,
    offsets,
    nTrain: train.seqIx.length,
    nValid: valid.seqIx.length,
    states,
    scored,
    inputs: fits
      ? sequences.map(({ needPrediction }) => sharedFloats(needPrediction.length * task.nInputs))
      : null,
    cropInputs: Array.from({ length: fits ? 0 : 2 * batchSize }, () =>
      sharedFloats(cropLength * task.nInputs),
    ),
    targetMean: sharedFloats(task.nFeatures),
    targetScale: sharedFloats(task.nFeatures),
    base: sharedFloats(states.length),
    ...kept,
  }
  writeTargets(laid)
  return laid
}

/**
 * Makes other things be predicted by the networks: writes their base and the figures of their targets to shared memory.
 *
 * @param predict [nFeatures]
 * @param ridge of standardised states, to which residuals are added
 */
export function setPredicted(
  shared: SharedTraining,
  predict: readonly PredictedValue[],
  ridge: RidgeModel,
): SharedTraining {
  const autoregression = predict.includes('residual') ? autoregressionOfRidge(ridge) : null
  const own = { predict, order: autoregression?.order ?? 0 }
  const changed: SharedTraining = {
    ...shared,
    task: { ...shared.task, ...own },
    networks: shared.networks.map(({ config, vectors }) => ({
      config: { ...config, ...own },
      vectors,
    })),
    autoregression,
  }
  writeTargets(changed)
  return changed
}

function writeTargets(shared: SharedTraining): void {
  const { states, base, offsets, nTrain, task, autoregression, targetMean, targetScale } = shared
  writeBase(base, states, offsets, task, autoregression)
  const n = task.nFeatures
  const targets = targetsOf(states, base, offsets.subarray(0, nTrain + 1), n)
  const { mean, sd } = columnMoments(targets, n)
  targetMean.set(mean)
  // A constant feature has no scale of its own.
  targetScale.set(sd.map((value) => Math.fround(value) || 1))
}

/** @param base [rows, nFeatures], receives it */
function writeBase(
  base: Float32Array,
  states: Float32Array,
  offsets: Int32Array,
  { predict, nFeatures }: NetworkTask,
  autoregression: Autoregression | null,
): void {
  const linear = autoregression && new LinearForecast(autoregression, servingKernels())
  const forecast = new ForecastBase(predict, linear)
  for (let i = 0; i + 1 < offsets.length; i++) {
    forecast.reset()
    for (let row = offsets[i]; row < offsets[i + 1]; row++) {
      const [from, to] = [row * nFeatures, (row + 1) * nFeatures]
      forecast.push(states.subarray(from, to), base.subarray(from, to))
    }
  }
}

/**
 * Rows [nFeatures] of what a network predicts in sequences: of each step but the last the next state less its base.
 *
 * @param offsets [sequences + 1] of those that are looked at
 */
function targetsOf(
  states: Float32Array,
  base: Float32Array,
  offsets: Int32Array,
  n: number,
): Float32Array {
  const count = offsets.length - 1
  const targets = new Float32Array((offsets[count] - count) * n)
  let at = 0
  for (let i = 0; i < count; i++) {
    for (let from = offsets[i] * n; from < (offsets[i + 1] - 1) * n; from++) {
      targets[at++] = states[from + n] - base[from]
    }
  }
  return targets
}
