import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { writeFileAtomic } from '../../base/files.js'
import { startProgress } from '../../base/progress.js'
import type { WorkerPool } from '../../base/workerPool.js'
import { autoregressionTensors } from '../../models/forecast/autoregression.js'
import { traitTensors } from '../../models/forecast/traits.js'
import { encodeNetwork } from '../../models/forecast/weightsFile.js'
import type { Checkpoint } from '../checkpoint.js'
import { unflatten } from '../parameterVector.js'
import { memberSeed, trainMember } from '../trainMember.js'
import { epochMetrics } from './epochMetrics.js'
import { forecastTrainee, plannedTokens } from './forecastTrainee.js'
import type { RunConfig, RunFolder } from './runFolder.js'
import { networkOf, type SharedTraining } from './sharedTraining.js'
import type { TrainingData } from './trainingData.js'
import type { TrainingJob, TrainingResult } from './trainingWorker.js'
import type { RunSettings } from './trainRun.js'

/** What the parts of a run work with. */
export interface RunContext {
  run: RunFolder
  runConfig: RunConfig
  shared: SharedTraining
  pool: WorkerPool<TrainingJob, TrainingResult>
  data: TrainingData
  settings: RunSettings
}

/**
 * Trains the members one after another, each on all workers, and writes the weights of each as it ends.
 *
 * @returns the finished checkpoint of each member
 */
export async function trainMembers(context: RunContext): Promise<Checkpoint[]> {
  const { run, runConfig, shared, pool, data, settings } = context
  const { config } = runConfig
  const fingerprint = runFingerprint(runConfig)
  const started = settings.now()
  const members: Checkpoint[] = []
  for (let member = 0; member < config.numModels; member++) {
    const what = config.numModels === 1 ? 'train' : `member ${member + 1}/${config.numModels}`
    const tokens = plannedTokens(config, shared)
    const progress = startProgress(what, tokens, 'tokens', settings.progress)
    const share = (member + 1) / config.numModels
    const seed = memberSeed(config.seed, member)
    const network = networkOf(shared, member)
    const trainee = forecastTrainee({ network, config, shared, pool, valid: data.valid, seed })
    const finished = await trainMember({
      trainee,
      config,
      member,
      checkpointFile: run.checkpointFile(member),
      fingerprint,
      progress,
      signal: settings.signal,
      now: settings.now,
      deadline: started + share * settings.maxMinutes * 60_000,
      onEpoch: (checkpoint) => writeMetrics(run, [...members, checkpoint]),
    })
    const { bestScore, bestEpoch } = finished.progress
    progress.finish(`best valid R² ${bestScore?.toFixed(4)} in epoch ${bestEpoch + 1}`)
    members.push(finished)
    writeWeights(context, member, unflatten(trainee.layout, finished.best))
  }
  return members
}

function writeMetrics(run: RunFolder, members: readonly Checkpoint[]) {
  const lines = members.flatMap(({ progress }) =>
    progress.history.map((one) => JSON.stringify(epochMetrics(one))),
  )
  writeFileAtomic(run.file('metrics.jsonl'), `${lines.join('\n')}\n`)
}

function writeWeights(
  { run, shared }: RunContext,
  member: number,
  best: Record<string, Float32Array>,
) {
  const { config } = shared.networks[networkOf(shared, member)]
  const file = run.weightsFile(config.arch, member)
  if (existsSync(file)) return
  const tensors = {
    ...best,
    'target.mean': shared.targetMean,
    'target.scale': shared.targetScale,
    ...(shared.traits && traitTensors(shared.traits.served)),
    ...(shared.autoregression && autoregressionTensors(shared.autoregression)),
  }
  writeFileAtomic(file, encodeNetwork(config, tensors, file))
}

/** What a checkpoint must agree with to be resumed. */
function runFingerprint({ config, data }: RunConfig): string {
  const hash = createHash('sha256').update(JSON.stringify({ config, data: data.fingerprint }))
  return hash.digest('hex')
}
