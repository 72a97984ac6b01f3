import { GateError, InterruptedError } from '../base/errors.js'
import type { Progress } from '../base/progress.js'
import type { WorkerPool } from '../base/workerPool.js'
import type { SequenceTable } from '../datasets/sequenceTable.js'
import { initialise } from '../models/mamba2/initialise.js'
import { adamWScalars } from './adamW.js'
import { type BatchPlan, cropLength, cropsAnEpoch, epochBatches, stepsAnEpoch } from './batches.js'
import { batchGradient, cropInputsJobs } from './batchGradient.js'
import {
  type Checkpoint,
  type MemberProgress,
  readCheckpoint,
  writeCheckpoint,
} from './checkpoint.js'
import { firstNotFinite, flatten, type ParameterLayout } from './parameterVector.js'
import { learningRateShare } from './schedule.js'
import { pieces, type SharedTraining } from './sharedTraining.js'
import type { TrainConfig } from './trainConfig.js'
import type { TrainingJob, TrainingResult } from './trainingWorker.js'
import { predictValid, scorePredictions } from './validPredictions.js'

const clipNorm = 1

/** What the training of one member needs from its surroundings. */
export interface MemberContext {
  config: TrainConfig
  /** 0 … numModels − 1 */
  member: number
  shared: SharedTraining
  layout: ParameterLayout
  pool: WorkerPool<TrainingJob, TrainingResult>
  valid: SequenceTable
  checkpointFile: string
  /** Of configuration and data; kept in the checkpoint. */
  fingerprint: string
  progress: Progress
  /** Stops after the current step and keeps a checkpoint. */
  signal: AbortSignal
  /** Milliseconds. */
  now: () => number
  /** Time at which the member ends with the best so far; Infinity for no limit. */
  deadline: number
  /** Called after each epoch and once when resumed, with all epochs so far. */
  onEpoch: (checkpoint: Checkpoint) => void
}

/** Between checkpoints inside a long epoch. */
const checkpointIntervalMs = 60_000

/** Seed of an ensemble member: the members differ in nothing else. */
export function memberSeed(seed: number, member: number): number {
  return (seed * 1000 + member) >>> 0
}

/**
 * Trains one member, from its checkpoint where there is one. All its randomness comes from addressed streams,
 * so that the weights depend on the configuration and data alone, not on pauses or the number of workers.
 *
 * @returns its last checkpoint, finished; `best` holds the weights to keep
 * @throws {GateError} `NOT_FINITE` naming epoch, step and tensor when a loss or gradient is no longer a number
 * @throws {InterruptedError} when the signal fires; the checkpoint is written
 */
export async function trainMember(context: MemberContext): Promise<Checkpoint> {
  const { config, shared, progress, signal, now } = context
  const plan = batchPlan(context)
  const stepsEach = stepsAnEpoch(plan)
  const length = cropLength(plan)
  const state = startState(context)
  const { parameters, averaged, gradient, m, v } = shared.vectors
  parameters.set(state.parameters)
  averaged.set(state.averaged)
  m.set(state.optimizer.m)
  v.set(state.optimizer.v)
  const at = state.progress
  progress.resumeAt(at.tokens)
  if (at.history.length > 0) context.onEpoch(state)

  const started = now() - 1000 * at.seconds
  const seconds = () => (now() - started) / 1000
  const learningRate = (step: number) =>
    config.lr * learningRateShare(config.schedule, step, stepsEach * config.epochs)
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
    const batches = epochBatches(plan, at.epoch)
    const firstStep = at.epoch * stepsEach + at.batch
    await context.pool.runAll(cropInputsJobs(shared, batches[at.batch] ?? [], firstStep))
    // At least one step, however little time there is: a member without any has nothing to keep.
    while (at.batch < batches.length && (now() < context.deadline || at.tokens === 0)) {
      if (signal.aborted) {
        save()
        throw new InterruptedError('training stopped', 'Go on with the same command and --resume.')
      }
      const step = at.epoch * stepsEach + at.batch
      const crops = batches[at.batch]
      const dropout = { rate: config.dropout, seed: plan.seed, step }
      const version = `${context.member}/${state.optimizer.step}`
      const nextCrops = batches[at.batch + 1] ?? []
      const request = { crops, nextCrops, length, step, dropout, version }
      const { loss, norm } = await batchGradient(context.pool, shared, request)
      if (!Number.isFinite(loss) || !Number.isFinite(norm)) throw notFinite(context, at, gradient)
      await moveParameters(context, ++state.optimizer.step, norm, learningRate(step))
      at.lossSum += loss
      at.batch++
      at.tokens += crops.length * length
      progress.update(at.tokens, describe(at, config.epochs))
      if (now() - savedAt > checkpointIntervalMs) save()
    }
    const cutShort = at.batch < batches.length
    if (at.batch > 0) {
      const validR2 = await validate(context, state.optimizer.step)
      if (!Number.isFinite(validR2)) throw notFinite(context, at, parameters)
      const { member } = context
      const trainLoss = at.lossSum / at.batch
      const epoch = at.epoch
      at.history.push({
        member,
        epoch,
        trainLoss,
        validR2,
        lr: learningRate(epoch * stepsEach + at.batch - 1),
        tokensPerSecond: at.tokens / seconds(),
        seconds: seconds(),
      })
      if (at.bestR2 === null || validR2 > at.bestR2) {
        state.best.set(shared.vectors[validated(config)])
        at.bestR2 = validR2
        at.bestEpoch = epoch
      }
    }
    at.epoch++
    at.batch = 0
    at.lossSum = 0
    const patienceOver = at.epoch - 1 - at.bestEpoch >= config.patience
    at.finished = cutShort || at.epoch >= config.epochs || patienceOver
    save()
    context.onEpoch(state)
  }
  return state
}

/** Tokens that a member sees when it trains through all its epochs. */
export function plannedTokens(context: Pick<MemberContext, 'config' | 'shared'>): number {
  const plan = batchPlan({ ...context, member: 0 })
  return cropsAnEpoch(plan) * cropLength(plan) * context.config.epochs
}

function batchPlan({
  config,
  member,
  shared,
}: Pick<MemberContext, 'config' | 'member' | 'shared'>): BatchPlan {
  return {
    nSequences: shared.nTrain,
    nSteps: shared.nSteps,
    batchSize: config.batchSize,
    crop: config.crop,
    seed: memberSeed(config.seed, member),
  }
}

function startState({
  config,
  member,
  shared,
  layout,
  checkpointFile,
  fingerprint,
}: MemberContext): Checkpoint {
  const saved = readCheckpoint(checkpointFile, fingerprint, layout.size)
  if (saved) return saved
  const parameters = new Float32Array(layout.size)
  flatten(layout, initialise(shared.network, memberSeed(config.seed, member)), parameters)
  return {
    fingerprint,
    parameters,
    averaged: parameters.slice(),
    best: parameters.slice(),
    optimizer: { m: new Float32Array(layout.size), v: new Float32Array(layout.size), step: 0 },
    progress: {
      epoch: 0,
      batch: 0,
      lossSum: 0,
      tokens: 0,
      seconds: 0,
      bestEpoch: 0,
      bestR2: null,
      finished: false,
      history: [],
    },
  }
}

/** Which weights are validated and kept. */
function validated(config: TrainConfig): 'averaged' | 'parameters' {
  return config.ema > 0 ? 'averaged' : 'parameters'
}

async function validate({ config, member, shared, pool, valid }: MemberContext, step: number) {
  const version = `${member}/${step}`
  const predictions = await predictValid(pool, shared, { weights: validated(config), version })
  return scorePredictions(valid, predictions).meanR2
}

/** One step of the optimizer, piece by piece on all workers. */
export async function moveParameters(
  { config, pool }: Pick<MemberContext, 'config' | 'pool'>,
  optimizerStep: number,
  norm: number,
  lr: number,
) {
  const { weightDecay, ema } = config
  const step = adamWScalars(optimizerStep, norm, { lr, weightDecay, clipNorm })
  await pool.runAll(pieces.map((piece) => ({ kind: 'update', piece, step, ema })))
}

function describe(at: MemberProgress, epochs: number): string {
  const lastR2 = at.history.at(-1)?.validR2
  const parts = [
    `epoch ${at.epoch + 1}/${epochs}`,
    `loss ${(at.lossSum / at.batch).toFixed(4)}`,
    lastR2 === undefined ? '' : `valid R² ${lastR2.toFixed(4)}`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function notFinite(
  { layout, member, checkpointFile }: MemberContext,
  at: MemberProgress,
  vector: Float32Array,
): GateError {
  const tensor = firstNotFinite(layout, vector) ?? 'the loss'
  return new GateError(
    'NOT_FINITE',
    `member ${member}, epoch ${at.epoch + 1}, step ${at.batch + 1}: ${tensor} is no longer a finite number`,
    { file: checkpointFile },
    'The last good checkpoint is kept; train with a lower --lr.',
  )
}
