import { existsSync } from 'node:fs'
import { readJsonFile, writeJsonFile } from '../../base/jsonFile.js'
import { startProgress } from '../../base/progress.js'
import type { BaselineScores } from '../../eval/forecast/baselines.js'
import type { PredictedValue } from '../../models/forecast/config.js'
import { memberSeed, type Trainee, type TrainingStep, trainMember } from '../trainMember.js'
import { correctionShares, shareCorrections } from './correctionShares.js'
import { forecastTrainee } from './forecastTrainee.js'
import { memberSequences } from './memberSequences.js'
import { predictSequences, scorePredictions } from './predictSequences.js'
import type { RunContext } from './runContext.js'
import { sequenceInShared } from './sharedSequence.js'
import { setPredicted } from './sharedTraining.js'

/** What is predicted of each feature, and what spoke for it. */
export interface PredictedChoice {
  /** [nFeatures] */
  predict: PredictedValue[]
  /** Short trainings that were held against each other, one for each word that came into question; none often. */
  trials: PredictedTrial[]
}

/** A short training in which of every feature one thing was predicted. */
export interface PredictedTrial {
  /** [nFeatures] */
  predict: PredictedValue[]
  /** [nFeatures], R² on the sequences to validate on. */
  r2: number[]
}

/** Share of the training that all short ones take together. */
const trialShare = 0.1
/** Part of the squared error of `change` that `residual` may leave at most, to be taken in its place. */
const clearlyLess = 0.8

/**
 * Words that come into question for a feature, the first being the one to take unless a short training speaks against
 * it. A value that is no better a forecast than the mean is noise around a level, or a difference: `state`. Else `change`,
 * and where a ridge regression is ahead of the last value, `residual` beside it.
 *
 * Measured on the simulated contest (persistence −0.36): states 0.419, changes 0.416, residuals 0.401 on new sequences;
 * on eight real series of levels changes are ahead of states on all, of residuals on five.
 */
function candidates(
  { persistence, ridgeTuned }: BaselineScores,
  feature: number,
): PredictedValue[] {
  if (persistence.r2[feature] <= 0) return ['state']
  return ridgeTuned.r2[feature] > persistence.r2[feature] ? ['change', 'residual'] : ['change']
}

/**
 * Chooses for each feature what the networks predict: by the validation scores of the baselines and, where these leave it
 * open, by a short training of the first network with each. The choice lies in the run's
 * `predict.json`, and is read from there when the run goes on.
 *
 * @returns and leaves shared memory prepared for it
 * @throws what training does
 */
export async function choosePredicted(context: RunContext): Promise<PredictedChoice> {
  const file = context.run.file('predict.json')
  if (existsSync(file)) return readJsonFile<PredictedChoice>(file)
  const { baselines, shared } = context
  const words = shared.task.featureNames.map((_, i) => candidates(baselines.scores, i))
  const nTrials = Math.max(...words.map(({ length }) => length))
  const trials: PredictedTrial[] = []
  if (nTrials > 1) {
    const progress = startProgress('choosing what to predict', 100, '%', context.settings.progress)
    for (let k = 0; k < nTrials; k++) {
      const predict = words.map((own) => own[Math.min(k, own.length - 1)])
      const onProgress = (share: number) => progress.update((100 * (k + share)) / nTrials)
      trials.push(await trial(context, predict, k, nTrials, onProgress))
    }
    progress.finish()
  }
  const predict = words.map(([first, second], i) => {
    if (second === undefined) return first
    const [own, other] = trials.map(({ r2 }) => r2[i])
    return 1 - other <= clearlyLess * (1 - own) ? second : first
  })
  const choice = { predict, trials }
  writeJsonFile(file, choice)
  return choice
}

async function trial(
  { run, runConfig, shared: before, pool, baselines, settings }: RunContext,
  predict: PredictedValue[],
  number: number,
  nTrials: number,
  onProgress: (share: number) => void,
): Promise<PredictedTrial> {
  const { config } = runConfig
  const shared = setPredicted(before, predict, baselines.fitted.ridgeTuned)
  const sequences = memberSequences(config, shared, 0)
  const seed = memberSeed(config.seed, 0)
  const trainee = forecastTrainee({ network: 0, config, shared, pool, sequences, seed })
  const wholeSteps = trainee.stepsAnEpoch * config.epochs * config.numModels
  const stepsAnEpoch = Math.max(1, Math.floor((trialShare * wholeSteps) / nTrials))
  const tokens = trainee.tokensOf({ epoch: 0, batch: 0, step: 0, version: '' }) * stepsAnEpoch
  const { now } = settings
  const limitMs = (trialShare / nTrials) * settings.maxMinutes * 60_000
  const finished = await trainMember({
    trainee: { ...trainee, ...asOneEpoch(trainee, stepsAnEpoch) },
    config: { ...config, epochs: 1, averageBest: 1 },
    member: 0,
    checkpointFile: run.checkpointFile(`choice-${number}`),
    fingerprint: `choice ${number} ${runConfig.data.fingerprint}`,
    progress: {
      resumeAt: () => {},
      update: (done) => onProgress(Math.min(1, done / tokens)),
    },
    signal: settings.signal,
    now,
    ownTime: now,
    deadline: now() + limitMs,
    onEpoch: () => {},
  })
  shared.networks[0].vectors.parameters.set(finished.best[0].weights)
  const valid = sequences.valid
  const predictions = await predictSequences(pool, shared, {
    network: 0,
    sequences: valid,
    weights: 'parameters',
    version: `choice ${number}`,
  })
  shareCorrections(shared, valid, predictions, correctionShares(shared, valid, predictions))
  const judged = valid.map((position) => sequenceInShared(shared, position))
  return { predict, r2: scorePredictions(judged, predictions).r2 }
}

/** A trainee whose only epoch has so many steps, be they a part of its own epoch or several of these. */
function asOneEpoch(trainee: Trainee, stepsAnEpoch: number): Partial<Trainee> {
  const own = ({ batch, ...rest }: TrainingStep): TrainingStep => ({
    ...rest,
    epoch: Math.floor(batch / trainee.stepsAnEpoch),
    batch: batch % trainee.stepsAnEpoch,
  })
  return {
    stepsAnEpoch,
    prepare: (step) => trainee.prepare(own(step)),
    tokensOf: (step) => trainee.tokensOf(own(step)),
    async gradient(step) {
      const mapped = own(step)
      if (mapped.epoch > 0 && mapped.batch === 0) await trainee.prepare(mapped)
      return trainee.gradient(mapped)
    },
  }
}
