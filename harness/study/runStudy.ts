import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { counted } from '../../base/counted.js'
import { InterruptedError } from '../../base/errors.js'
import { writeFileAtomic } from '../../base/files.js'
import { lockFolder } from '../../base/lockFolder.js'
import { distFile, packageVersion } from '../../base/packageRoot.js'
import { type ProgressOptions, startProgress } from '../../base/progress.js'
import { workerCount } from '../../base/workerCount.js'
import { JobThreads } from '../jobs/jobThreads.js'
import { formatTraining } from './formatStudy.js'
import type { StudyContext } from './studyContext.js'
import { openStudyFolder } from './studyFolder.js'
import { readStudyPlan, type StudyPlan, studyName } from './studyPlan.js'
import {
  baselineSpreads,
  configurationResults,
  finishedOf,
  type StudyMachine,
  type StudyResult,
} from './studyResult.js'
import { dataInputs, makeSplits, type SplitTables } from './studySplits.js'
import {
  type EndedTraining,
  type PlannedTraining,
  planTrainings,
  titleOf,
  trainAll,
} from './studyTrainings.js'
import { deliverStudy, writeStudy } from './writeStudy.js'

/** How a study runs; none of it changes the scores, but for a budget of minutes. */
export interface StudySettings {
  /** Name of the study's folder; by default that of the plan's file. */
  name?: string
  /** Folder that run folders stand in. */
  runsDir: string
  /** Trainings at the same time, of one thread each; 0: one for each core. */
  workers: number
  /** A tfjs backend by name, or `auto`. */
  backend: string
  /** Kernels by name, or `auto`. */
  kernels: string
  /** A folder that gets table, JSON and plot as well. */
  out?: string
  signal: AbortSignal
  progress: ProgressOptions
}

/**
 * Trains the configurations of a plan, each from several seeds, and writes how they stand: `study.json`,
 * `table.md`, `curves.svg` and `report.html` in the study's folder, anew after each training. What is finished is
 * not done again; what was stopped goes on where it was. A training that fails is told of and stops no other.
 *
 * @param planFile its file
 * @throws {UsageError} `BAD_PLAN`, `BAD_NAME`, `BAD_WORKERS`, `RUN_EXISTS`, `FOLDER_BUSY`
 * @throws {DataError} `FILE_MISSING`; what is wrong with the table
 * @throws {InterruptedError} when the signal comes, saying how to go on
 * @throws the first failure where every training has failed
 */
export async function runStudy(
  planFile: string,
  settings: StudySettings,
): Promise<{ folder: string; result: StudyResult }> {
  const plan = readStudyPlan(planFile)
  const workers = workerCount(settings.workers)
  const name = settings.name ?? studyName(planFile)
  const inputs = await dataInputs(plan.data, settings.signal)
  const folder = openStudyFolder(settings.runsDir, name)
  const unlock = lockFolder(folder.path)
  const progress = startProgress(`study ${name}`, 100, '%', settings.progress)
  const { backend, kernels, signal } = settings
  const pool = new JobThreads(distFile('harness/jobs/jobWorker.js'), workers)
  const job = { workers: 1, backend, kernels }
  const context: StudyContext = { plan, folder, pool, settings: job, signal, progress }
  try {
    // As it was given: what the results are of.
    writeFileAtomic(folder.file('plan.json'), readFileSync(planFile))
    progress.log(`working in ${folder.path}`)
    const splits = await makeSplits(context, inputs)
    const trainings = planTrainings(context, splits)
    const about = { name, planFile, plan, workers, splits, trainings }
    const ended: EndedTraining[] = []
    await trainAll(trainings, workers, context, (one) => {
      ended.push(one)
      progress.log(
        formatTraining(titleOf(one.planned, splits.length), one.training, one.planned.epochs),
      )
      writeStudy(folder, studyResult(about, ended))
    })
    const failure = ended.at(0)?.failure
    if (failure && ended.every((one) => one.failure)) throw failure
    const result = studyResult(about, ended)
    writeStudy(folder, result)
    if (settings.out !== undefined) deliverStudy(result, settings.out)
    return { folder: folder.path, result }
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error
    const hint = `Run the same command again to go on with ${folder.path}.`
    throw new InterruptedError('the study was stopped', hint)
  } finally {
    progress.finish()
    await pool.close()
    unlock()
  }
}

interface StudyAbout {
  name: string
  planFile: string
  plan: StudyPlan
  workers: number
  splits: readonly SplitTables[]
  trainings: readonly PlannedTraining[]
}

/** How a study stands after the trainings that have ended. */
function studyResult(about: StudyAbout, ended: readonly EndedTraining[]): StudyResult {
  const { name, planFile, plan, workers, trainings } = about
  const splits = about.splits.map(({ split }) => split)
  const byPlan = new Map(ended.map(({ planned, training }) => [planned, training]))
  const configurations = configurationResults(
    plan.configurations.map((configuration) => {
      const own = trainings.filter((one) => one.configuration === configuration)
      return {
        name: configuration.name,
        options: configuration.options,
        epochs: own[0].epochs,
        trainings: own.flatMap((one) => byPlan.get(one) ?? []),
      }
    }),
    splits,
  )
  return {
    name,
    question: plan.question,
    unfinished: trainings.length - ended.length,
    writtenAt: new Date().toISOString(),
    packageVersion: packageVersion(),
    command: `seqarena study --plan ${planFile}`,
    machine: machineOf(workers, configurations),
    data: describeData(about),
    seeds: plan.seeds,
    budget: plan.budget,
    base: plan.base,
    split: plan.split.by,
    splits,
    baselines: baselineSpreads(splits),
    reference: plan.configurations[0].name,
    configurations,
  }
}

function machineOf(workers: number, configurations: StudyResult['configurations']): StudyMachine {
  const finished = configurations.flatMap(finishedOf)
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    workers,
    backends: [...new Set(finished.map(({ backend }) => backend))].sort(),
    kernels: [...new Set(finished.map(({ kernels }) => kernels))].sort(),
  }
}

function describeData({ plan: { data, split }, splits }: StudyAbout): string {
  const { sequences, nSteps, rows, nFeatures } = splits.at(-1)!.split
  const { train, stop, test } = sequences
  const source = 'file' in data ? data.file : `simulated with seed ${data.simulate.seed}`
  const parts = `${train} to train, ${stop} to stop, ${test} to test`
  const size = nSteps === undefined ? `${rows} rows` : `${nSteps} steps`
  // By time a split may have fewer than all, and other numbers than the next.
  return split.by === 'time'
    ? `${source}, ${size} × ${counted(nFeatures, 'feature')}; split by time, in the last split ${parts} sequences`
    : `${train + stop + test} sequences, ${source}, ${size} × ${counted(nFeatures, 'feature')}: ${parts}`
}
