import { existsSync } from 'node:fs'
import { UsageError } from '../../base/errors.js'
import { lockFolder } from '../../base/lockFolder.js'
import { distFile, packageVersion } from '../../base/packageRoot.js'
import { type ProgressOptions, startProgress } from '../../base/progress.js'
import { workerCount } from '../../base/workerCount.js'
import { WorkerPool } from '../../base/workerPool.js'
import { lengthRange } from '../../datasets/sequenceOffsets.js'
import { fitStandardisation, standardised } from '../../datasets/standardisation.js'
import {
  fitBaselines,
  scoreBaselines,
  type ValidatedBaselines,
} from '../../eval/forecast/baselines.js'
import { selectBackend } from '../../kernels/backend.js'
import { selectKernels } from '../../kernels/selectKernels.js'
import type { PredictedValue } from '../../models/forecast/config.js'
import { cropLength } from './batches.js'
import { choosePredicted } from './choosePredicted.js'
import { describeNetworks } from './describeNetworks.js'
import { describeOptions } from './describeOptions.js'
import { describePredicted } from './describePredicted.js'
import { finishRun } from './finishRun.js'
import { networkConfigs } from './networkConfigs.js'
import type { RunContext } from './runContext.js'
import { newRun, openRun, type RunConfig, type RunFolder, type RunSummary } from './runFolder.js'
import { type RunSettings, runDefaults } from './runSettings.js'
import { type SharedTraining, setPredicted, sharedTraining } from './sharedTraining.js'
import { type TrainConfig, trainDefaults } from './trainConfig.js'
import { type TrainingData, trainingData } from './trainingData.js'
import type { TrainingJob, TrainingResult } from './trainingWorker.js'
import { trainMembers } from './trainMembers.js'
import { fitTraits } from './traits/fitTraits.js'

export interface FinishedRun {
  run: RunFolder
  summary: RunSummary
}

/**
 * Trains an ensemble into a run folder, or goes on with one. A finished run is returned as it is, unless it is given more
 * epochs: then it goes on from where it ended.
 *
 * @param config when resuming, only what was given; it must agree with what the run was started with
 * @throws {UsageError} `RUN_EXISTS`, `RUN_MISSING`, `CHECKPOINT_MISSING`, `FOLDER_BUSY`, `WRITE_FAILED`, `CONFIG_DIFFERS`, `BACKEND_UNKNOWN`, `KERNELS_UNKNOWN`, `KERNELS_NEED_WASM`; what reading data and training throw
 */
export async function trainRun(
  config: TrainConfig | Partial<TrainConfig>,
  options: Partial<RunSettings> & { name: string },
): Promise<FinishedRun> {
  const settings = { ...runDefaults, signal: new AbortController().signal, ...options }
  const log = (line: string) => settings.progress.stream.write(`${line}\n`)
  const run = settings.resume
    ? openRun(settings.runsDir, settings.name)
    : newRun(settings.runsDir, settings.name)
  const started = settings.resume ? run.readConfig() : undefined
  const extended = started && extendedConfig(run, started, config)
  const known = extended ?? started
  const whole = known ? sameConfig(run, known.config, config) : (config as TrainConfig)
  // One that was killed when it had just been given more epochs still has its summary.
  if (run.isFinished && run.readSummary().config.epochs === whole.epochs) {
    log(`${run.path} is finished already`)
    run.clean({ keep: 'members' })
    return { run, summary: run.readSummary() }
  }

  checkComplete(run, whole)
  const unlock = lockFolder(run.path)
  try {
    return await trainInto({ run, started, extended, whole, settings })
  } finally {
    unlock()
  }
}

/** A run as it was found, and what it is to become. */
interface OpenedRun {
  run: RunFolder
  /** Undefined where it is new. */
  started: RunConfig | undefined
  /** Undefined where it is given no more epochs. */
  extended: RunConfig | undefined
  whole: TrainConfig
  settings: RunSettings
}

/** Trains into a folder that no other process writes to. */
async function trainInto(opened: OpenedRun): Promise<FinishedRun> {
  const { run, started, extended, whole, settings } = opened
  const log = (line: string) => settings.progress.stream.write(`${line}\n`)
  log(`run ${run.path}`)
  log(describeOptions(whole))
  if (extended) log(`goes on from ${started?.config.epochs} epochs to ${whole.epochs}`)
  const backend = await selectBackend(settings.backend)
  const kernels = selectKernels(settings.kernels, backend.name)
  log(`backend ${backend.name} (${backend.reason})`)
  log(`kernels ${kernels.ops.name} (${kernels.reason})`)
  if (whole.data === null) log('no --data: training on a simulated table')
  const data = await trainingData(whole, settings.signal)
  for (const warning of data.warnings) log(`warning: ${warning}`)
  log(data.description)
  const runConfig: RunConfig = extended ??
    started ?? {
      formatVersion: 1,
      packageVersion: packageVersion(),
      createdAt: new Date(settings.now()).toISOString(),
      config: whole,
      data: { description: data.description, fingerprint: data.fingerprint },
      backend,
      kernels: kernels.ops.name,
    }
  checkSameData(run, runConfig, data)
  for (const [what, then, now] of [
    ['backend', runConfig.backend.name, backend.name],
    ['kernels', runConfig.kernels, kernels.ops.name],
  ]) {
    if (then !== now) {
      log(`warning: started on ${what} ${then}; the last bits may differ from here on`)
    }
  }
  const baselines = settings.baselines ?? baselinesOf(data)
  const { standardisation } = baselines.fitted
  const train = standardised(data.train, standardisation)
  const valid = standardised(data.valid, standardisation)
  const traits = fitTraits(train, whole.traits)
  const ways = traits?.served.count ?? 0
  if (ways > 0) log(`traits ${ways}: ways in which sequences differ`)
  const networks = networkConfigs(whole, data.train.featureNames, traits)
  log(describeNetworks(networks, whole.numModels))
  if (!started || extended) run.writeConfig(runConfig)
  run.removeSummary()
  run.clean({ keep: 'all' })

  // A GPU is one device: more threads would only queue for it.
  const manyCores = backend.name === 'wasm' || backend.name === 'cpu'
  const workers = manyCores ? workerCount(settings.workers) : 1
  const shared = sharedTraining(networks, train, valid, {
    backend: backend.name,
    kernels: kernels.ops.name,
    batchSize: whole.batchSize,
    warmUpWeight: whole.warmUpWeight,
    featureDropout: whole.featureDropout,
    traits,
    autoregression: null,
    cropLength: cropLength(whole.crop, lengthRange(train.offsets).longest),
    atOnce: Math.min(workers, whole.numModels),
  })
  const pool = new WorkerPool<TrainingJob, TrainingResult>({
    file: distFile('train/forecast/trainingJob.js'),
    workers,
    workerData: shared,
  })
  try {
    await makeInputs(pool, shared, settings.progress)
    const laid = { run, runConfig, shared, pool, data, baselines, settings }
    const predict = await predictedOf(laid)
    const context = { ...laid, shared: setPredicted(shared, predict, baselines.fitted.ridgeTuned) }
    const members = await trainMembers(context)
    const summary = await finishRun({ ...context, members })
    return { run, summary }
  } finally {
    await pool.close()
  }
}

/** Fills the shared cache of network inputs, where there is one. */
async function makeInputs(
  pool: WorkerPool<TrainingJob, TrainingResult>,
  shared: SharedTraining,
  options: ProgressOptions,
) {
  if (!shared.inputs) return
  const progress = startProgress('features', shared.inputs.length, 'sequences', options)
  let done = 0
  const jobs = shared.inputs.map((_, sequence): TrainingJob => ({ kind: 'inputs', sequence }))
  await pool.runAll(jobs, () => progress.update(++done))
  progress.finish()
}

/** What is predicted of each feature, as it was asked for or chosen. */
async function predictedOf(context: RunContext): Promise<PredictedValue[]> {
  const { runConfig, shared, settings } = context
  const asked = runConfig.config.predict
  if (asked !== 'auto') return shared.task.featureNames.map(() => asked)
  const choice = await choosePredicted(context)
  settings.progress.stream.write(`${describePredicted(choice.predict)}, chosen by validation\n`)
  return choice.predict
}

function baselinesOf({ train, valid }: TrainingData): ValidatedBaselines {
  const fitted = fitBaselines(train, valid, fitStandardisation(train))
  return { fitted, scores: scoreBaselines(fitted, valid) }
}

/** What a finished run becomes that is given more epochs; undefined where it is not. */
function extendedConfig(
  run: RunFolder,
  started: RunConfig,
  { epochs }: Partial<TrainConfig>,
): RunConfig | undefined {
  const { config, epochsBefore = [] } = started
  const isMore = epochs !== undefined && Number.isInteger(epochs) && epochs > config.epochs
  if (!run.isFinished || !isMore) return undefined
  for (let member = 0; member < config.numModels; member++) {
    if (existsSync(run.checkpointFile(member))) continue
    throw new UsageError(
      'CHECKPOINT_MISSING',
      `${run.path} has no checkpoint of member ${member} to go on from`,
      'Train anew under another --name.',
    )
  }
  return {
    ...started,
    config: { ...config, epochs },
    epochsBefore: [...epochsBefore, config.epochs],
  }
}

/** The configuration of a run, when what is given now agrees with it. */
function sameConfig(
  run: RunFolder,
  started: TrainConfig,
  given: Partial<TrainConfig>,
): TrainConfig {
  for (const name of Object.keys(given) as (keyof TrainConfig)[]) {
    const now = JSON.stringify(given[name])
    const then = JSON.stringify(started[name])
    if (now !== then) {
      throw new UsageError(
        'CONFIG_DIFFERS',
        `${run.path} was started with ${name} ${then}, not ${now}`,
        'Resume without that option, or train under another --name.',
      )
    }
  }
  return started
}

/** A run that an earlier version began knows nothing of options that came since. */
function checkComplete(run: RunFolder, config: TrainConfig) {
  const missing = Object.keys(trainDefaults).find((name) => !(name in config))
  if (missing === undefined) return
  throw new UsageError(
    'CONFIG_DIFFERS',
    `${run.path} was started by another version of seqarena, without ${missing}`,
    'Finish it with that version, or train under another --name.',
  )
}

function checkSameData(run: RunFolder, { data: started }: RunConfig, data: TrainingData) {
  if (started.fingerprint === data.fingerprint) return
  throw new UsageError(
    'CONFIG_DIFFERS',
    `the data of ${run.path} have changed since it was started (${started.description})`,
    'Give the same files again, or train under another --name.',
  )
}
