import { GateError, InterruptedError } from '../base/errors.js'
import type { Progress } from '../base/progress.js'
import { mean } from '../eval/statistics/mean.js'
import {
  type Checkpoint,
  type MemberProgress,
  readCheckpoint,
  type ScoredWeights,
  writeCheckpoint,
} from './checkpoint.js'
import { moveParameters, type OptimizerPool, sumSlots } from './optimizerStep.js'
import { firstNotFinite, flatten, type ParameterLayout } from './parameterVector.js'
import { learningRateShare, type Schedule } from './schedule.js'
import { type TrainingEnd, trainingEnd } from './trainingEnd.js'
import type { TrainingVectors, WeightsVector } from './trainingVectors.js'

/** How a member is trained, whatever it is. */
export interface FittingConfig {
  epochs: number
  /** Peak learning rate. */
  lr: number
  weightDecay: number
  schedule: Schedule
  /** Largest decay of the running average of the weights, which is validated and kept; 0 keeps the weights. */
  ema: number
  /** Number of best epochs, the mean of whose weights is tried at the end and kept where it scores better. */
  averageBest: number
  /** Epochs without a better validation before the member stops, or before the fall of a `cooldown` begins. */
  patience: number
}

/** One step of a training: a batch of an epoch. */
export interface TrainingStep {
  epoch: number
  /** Number of the batch within its epoch, from 0. */
  batch: number
  /** Number of the step in the whole training, from 0. */
  step: number
  /** Names the state of the shared parameters; another one makes the workers load them again. */
  version: string
}

/** Loss of a batch, and the number of slots whose gradients the trainer sums. */
export interface SlotGradients {
  /** Mean loss over the batch. */
  loss: number
  nSlots: number
}

/** What is trained, as the trainer sees it: a network and its data in memory shared with workers. */
export interface Trainee {
  layout: ParameterLayout
  vectors: TrainingVectors
  pool: OptimizerPool
  stepsAnEpoch: number
  /** The weights to start from. */
  initialise(): Record<string, Float32Array>
  /** Called where an epoch begins or goes on, with its next step. */
  prepare(step: TrainingStep): Promise<void>
  /** Tokens of a batch. */
  tokensOf(step: TrainingStep): number
  /** Writes the gradient of the batch's mean loss at the shared parameters to the shared slots. */
  gradient(step: TrainingStep): Promise<SlotGradients>
  /** Judges weights on what is not trained on; higher is better. */
  validate(weights: WeightsVector, version: string): Promise<number>
  /** A validation in words: `valid R² 0.31`. */
  describeScore(score: number): string
}

/** What the training of one member needs from its surroundings. */
export interface MemberContext {
  trainee: Trainee
  config: FittingConfig
  /** Number of the member, 0 … members − 1. */
  member: number
  checkpointFile: string
  /** Fingerprint of configuration and data; kept in the checkpoint. */
  fingerprint: string
  progress: Pick<Progress, 'resumeAt' | 'update'>
  /** Stops after the current step and keeps a checkpoint. */
  signal: AbortSignal
  /** Milliseconds. */
  now: () => number
  /** Milliseconds that it has had for itself, from any beginning: all of them, unless others are trained beside it. */
  ownTime: () => number
  /** Time at which the member ends with the best so far; Infinity for no limit. */
  deadline: number
  /** Called after each epoch and once when resumed, with all epochs so far. */
  onEpoch: (checkpoint: Checkpoint) => void
}

/** Milliseconds between checkpoints inside a long epoch. */
const checkpointIntervalMs = 60_000

/** Seed of an ensemble member. */
export function memberSeed(seed: number, member: number): number {
  return (seed * 1000 + member) >>> 0
}

/**
 * Trains one member, from its checkpoint where there is one. All its randomness comes from addressed streams,
 * so that the weights depend on the configuration and data alone, not on pauses or the number of workers: each
 * slot of a batch is summed by one worker, and the slots are added in their order.
 *
 * @returns its last checkpoint, finished; the first of `best` are the weights to keep
 * @throws {GateError} `NOT_FINITE` naming epoch, step and tensor when a loss or gradient is no longer a number
 * @throws {InterruptedError} when the signal fires; the checkpoint is written
 */
export async function trainMember(context: MemberContext): Promise<Checkpoint> {
  const { trainee, config, member, progress, signal, now, ownTime } = context
  const { stepsAnEpoch, pool, vectors } = trainee
  const state = startState(context)
  const { parameters, averaged, gradient, m, v } = vectors
  parameters.set(state.parameters)
  averaged.set(state.averaged)
  m.set(state.optimizer.m)
  v.set(state.optimizer.v)
  const at = state.progress
  progress.resumeAt(at.tokens)
  if (at.history.length > 0) context.onEpoch(state)

  const started = ownTime() - 1000 * at.seconds
  const seconds = () => (ownTime() - started) / 1000
  let end = endOf(context, at)
  const learningRate = (step: number) =>
    config.lr * learningRateShare(config.schedule, step, stepsAnEpoch * end.epochs)
  const version = () => `${member}/${state.optimizer.step}`
  const currentStep = (): TrainingStep => {
    const { epoch, batch } = at
    return { epoch, batch, step: epoch * stepsAnEpoch + batch, version: version() }
  }
  const kept: WeightsVector = config.ema > 0 ? 'averaged' : 'parameters'
  let savedAt = now()
  const save = () => {
    at.seconds = seconds()
    state.parameters.set(parameters)
    state.averaged.set(averaged)
    state.optimizer.m.set(m)
    state.optimizer.v.set(v)
    writeCheckpoint(context.checkpointFile, state)
    savedAt = now()
  }

  while (!at.finished) {
    await trainee.prepare(currentStep())
    // At least one step, however little time there is: a member without any has nothing to keep.
    while (at.batch < stepsAnEpoch && (now() < context.deadline || at.tokens === 0)) {
      if (signal.aborted) {
        save()
        throw new InterruptedError('training stopped', 'Go on with the same command and --resume.')
      }
      const current = currentStep()
      const { loss, nSlots } = await trainee.gradient(current)
      const norm = await sumSlots(pool, vectors, nSlots)
      if (!Number.isFinite(loss) || !Number.isFinite(norm)) throw notFinite(context, at, gradient)
      const lr = learningRate(current.step)
      await moveParameters(pool, ++state.optimizer.step, norm, { ...config, lr })
      at.lossSum += loss
      at.batch++
      at.tokens += trainee.tokensOf(current)
      progress.update(at.tokens, describe(context, at, end.epochs))
      if (now() - savedAt > checkpointIntervalMs) save()
    }
    at.cutShort = at.batch < stepsAnEpoch
    if (at.batch > 0) {
      const validScore = await trainee.validate(kept, version())
      if (!Number.isFinite(validScore)) throw notFinite(context, at, parameters)
      const epoch = at.epoch
      at.history.push({
        member,
        epoch,
        trainLoss: at.lossSum / at.batch,
        validScore,
        lr: learningRate(epoch * stepsAnEpoch + at.batch - 1),
        tokensPerSecond: at.tokens / seconds(),
        seconds: seconds(),
      })
      state.best.push({ epoch, score: validScore, weights: vectors[kept].slice() })
      state.best.sort((a, b) => b.score - a.score).splice(config.averageBest)
    }
    at.epoch++
    at.batch = 0
    at.lossSum = 0
    end = endOf(context, at)
    at.finished = at.cutShort || end.isOver
    if (at.finished && state.best.length > 1) {
      const [{ epoch, score: bestScore }] = state.best
      const weights = meanWeights(state.best)
      vectors[kept].set(weights)
      const score = await trainee.validate(kept, `${version()} mean`)
      if (score > bestScore) state.best.unshift({ epoch, score, weights })
    }
    save()
    context.onEpoch(state)
  }
  return state
}

function startState({ trainee, checkpointFile, fingerprint }: MemberContext): Checkpoint {
  const { layout } = trainee
  const saved = readCheckpoint(checkpointFile, fingerprint, layout.size)
  if (saved) return saved
  const parameters = new Float32Array(layout.size)
  flatten(layout, trainee.initialise(), parameters)
  return {
    fingerprint,
    parameters,
    averaged: parameters.slice(),
    best: [],
    optimizer: { m: new Float32Array(layout.size), v: new Float32Array(layout.size), step: 0 },
    progress: {
      epoch: 0,
      batch: 0,
      lossSum: 0,
      tokens: 0,
      seconds: 0,
      finished: false,
      cutShort: false,
      history: [],
    },
  }
}

function endOf({ config }: MemberContext, { history }: MemberProgress): TrainingEnd {
  return trainingEnd(
    config,
    history.map(({ validScore }) => validScore),
  )
}

function meanWeights(best: readonly ScoredWeights[]): Float32Array {
  return best[0].weights.map((_, i) => mean(best.map(({ weights }) => weights[i])))
}

function describe({ trainee }: MemberContext, at: MemberProgress, epochs: number): string {
  const lastScore = at.history.at(-1)?.validScore
  const parts = [
    `epoch ${at.epoch + 1}/${epochs}`,
    `loss ${(at.lossSum / at.batch).toFixed(4)}`,
    lastScore === undefined ? '' : trainee.describeScore(lastScore),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function notFinite(
  { trainee, member, checkpointFile }: MemberContext,
  at: MemberProgress,
  vector: Float32Array,
): GateError {
  const tensor = firstNotFinite(trainee.layout, vector) ?? 'the loss'
  return new GateError(
    'NOT_FINITE',
    `member ${member}, epoch ${at.epoch + 1}, step ${at.batch + 1}: ${tensor} is no longer a finite number`,
    { file: checkpointFile },
    'The last good checkpoint is kept; train with a lower --lr.',
  )
}
