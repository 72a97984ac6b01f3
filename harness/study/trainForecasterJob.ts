import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { InterruptedError } from '../../base/errors.js'
import type { ProgressOptions, ProgressUpdate } from '../../base/progress.js'
import { readSequenceTable } from '../../datasets/readSequenceTable.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { readNetwork } from '../../models/forecast/weightsFile.js'
import { weightFiles } from '../../solution/modelFiles.js'
import { loadPredictionModel } from '../../solution/predictionModel.js'
import type { EpochMetrics } from '../../train/forecast/epochMetrics.js'
import { scoreStreaming } from '../../train/forecast/scoreStreaming.js'
import type { TrainConfig } from '../../train/forecast/trainConfig.js'
import { trainRun } from '../../train/forecast/trainRun.js'
import { parameterLayout } from '../../train/parameterVector.js'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../jobs/job.js'
import { fileOf } from '../jobs/jobInputs.js'
import { readBaselines } from './baselinesFile.js'

/** The rest is the job's: its inputs are `data` and `valid`, its seed is `seed`. */
export interface ForecasterConfig {
  training: Omit<TrainConfig, 'data' | 'valid' | 'seed'>
  /** Minutes of training in all; absent: no limit. */
  minutes?: number
}

export interface ForecasterFigures {
  /** Mean R² on the test sequences, by the streaming form that is submitted. */
  testR2: number
  /** [nFeatures] */
  testR2PerFeature: number[]
  /** Mean R² on the stopping sequences, which chose the epoch. */
  stopR2: number
  /** Best epoch of each member, from 1. */
  bestEpochs: number[]
  /** Trained by each member. */
  epochs: number[]
  /** Seconds of training, pauses left out. */
  seconds: number
  tokens: number
  /** Trained parameters of all members together. */
  parameters: number
  /** Score after each epoch of each member; `seconds` go on from member to member. */
  curve: { member: number; epoch: number; seconds: number; stopR2: number }[]
  backend: string
  kernels: string
}

/** The job's folder has this run in it. */
const runName = 'run'
/** Share of the work before the score on the test sequences. */
const trainingShare = 0.97

/** Trains a forecaster and scores it. Inputs: `train`, `stop`, `test` of a split; output: `summary`, in the run's folder. */
export async function trainForecasterJob(
  job: Job<ForecasterConfig>,
  { workers, backend, kernels }: JobSettings,
  { signal, onProgress }: JobHooks,
): Promise<JobOutcome<ForecasterFigures>> {
  const { outDir, seed } = job
  const { training, minutes } = job.config
  const [data, valid, test] = ['train', 'stop', 'test'].map((role) => fileOf(job, role)!)
  const resume = existsSync(join(outDir, runName, 'config.json'))
  const before = resume ? sum(lastSeconds(readMetrics(join(outDir, runName)))) : 0
  const { run, summary } = await trainRun(resume ? {} : { ...training, data, valid, seed }, {
    runsDir: outDir,
    name: runName,
    resume,
    workers,
    backend,
    kernels,
    maxMinutes: minutes === undefined ? Number.POSITIVE_INFINITY : minutes - before / 60,
    baselines: readBaselines(dirname(data)),
    signal,
    progress: passedOn((share, detail) => onProgress(trainingShare * share, detail)),
  }).catch((error) => {
    // Its hint names an option that a run of jobs does not have.
    throw error instanceof InterruptedError ? new InterruptedError(error.what) : error
  })
  // Many runs, none of which goes on.
  run.clean({ keep: 'none' })
  const { table } = await readSequenceTable(test, { signal })
  const score = await scoreStreaming(loadPredictionModel(run.path), table, {
    signal,
    onProgress: (share) => onProgress(trainingShare + (1 - trainingShare) * share, 'testing'),
  })
  const metrics = readMetrics(run.path)
  const { backend: chosen, kernels: ops } = run.readConfig()
  const { members } = summary
  return {
    outputs: [{ role: 'summary', file: join(runName, 'summary.json') }],
    repeatable: minutes === undefined,
    figures: {
      testR2: score.meanR2,
      testR2PerFeature: score.r2,
      stopR2: summary.validR2,
      bestEpochs: members.map(({ bestEpoch }) => bestEpoch + 1),
      epochs: members.map((_, own) => metrics.filter(({ member }) => member === own).length),
      seconds: sum(members.map(({ seconds }) => seconds)),
      tokens: Math.round(
        sum(members.map(({ seconds, tokensPerSecond }) => seconds * tokensPerSecond)),
      ),
      parameters: sum(weightFiles(run.path).map(countParameters)),
      curve: curveOf(metrics),
      backend: chosen.name,
      kernels: ops,
    },
  }
}

/** Progress that is shown by whoever runs the job: the share of all tokens of all members. */
function passedOn(report: (share: number, detail: string) => void): ProgressOptions {
  const onUpdate = ({ what, unit, done, total, detail }: ProgressUpdate) =>
    unit === 'tokens' ? report(done / total, detail) : report(0, what)
  return { stream: { write: () => true } as never, live: false, onUpdate }
}

function readMetrics(runPath: string): EpochMetrics[] {
  const file = join(runPath, 'metrics.jsonl')
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
}

/** Seconds of training of each member that has begun. */
function lastSeconds(metrics: readonly EpochMetrics[]): number[] {
  const byMember = new Map(metrics.map(({ member, seconds }) => [member, seconds]))
  return [...byMember.values()]
}

function curveOf(metrics: readonly EpochMetrics[]): ForecasterFigures['curve'] {
  return metrics.map(({ member, epoch, seconds, validR2 }) => {
    const earlier = metrics.filter((one) => one.member < member)
    const started = sum(lastSeconds(earlier))
    return { member, epoch: epoch + 1, seconds: started + seconds, stopR2: validR2 }
  })
}

/** The scale of the targets stands in the file as well and is not trained. */
function countParameters(file: string): number {
  const { config } = readNetwork(readFileSync(file), file)
  return parameterLayout(parameterShapes(config)).size
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
