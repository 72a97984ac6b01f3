import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DataError, UsageError } from '../../base/errors.js'
import { readJsonFile, writeJsonFile } from '../../base/jsonFile.js'
import { isLeftByStart } from '../../base/lockFolder.js'
import { packageVersion } from '../../base/packageRoot.js'
import type { ArchName, PredictedValue } from '../../models/forecast/config.js'
import { weightsFileName } from '../../models/forecast/weightsFileName.js'
import { withColumnDefaults } from './columnOptions.js'
import { resumeCommand } from './resumeCommand.js'
import type { TrainConfig } from './trainConfig.js'
import type { SplitKind } from './trainingData.js'

/** `config.json`: everything needed to repeat a run. */
export interface RunConfig {
  formatVersion: 1
  packageVersion: string
  createdAt: string
  config: TrainConfig
  /** Epochs that the run was to end with before it was given more, the first of them first. */
  epochsBefore?: number[]
  data: { description: string; fingerprint: string }
  backend: { name: string; reason: string }
  /** The ops' implementation, see `seqarena info`. */
  kernels: string
}

/** `summary.json`, whose presence says that the run is finished; summary.schema.json is its schema. */
export interface RunSummary {
  finishedAt: string
  /** Mean R² of the members' mean prediction on the validation sequences; with folds, of those not trained on them. */
  validR2: number
  r2: number[]
  featureNames: string[]
  members: {
    arch: ArchName
    seed: number
    bestEpoch: number
    validR2: number
    seconds: number
    tokensPerSecond: number
  }[]
  baselines: Record<string, number>
  /** Mean R² of the ensemble on the sequences to test on, which chose nothing; absent where there are none. */
  testR2?: number
  /** Mean R² of the baselines on the sequences to test on. */
  testBaselines?: Record<string, number>
  /** Mean R² of the best possible forecast there, where the data were simulated. */
  testOptimumR2?: number
  /** Number of sequences in each part, and how they came there. */
  split: { how: SplitKind; train: number; valid: number; test: number }
  /** [nFeatures], what networks predict of each. */
  predict: PredictedValue[]
  /** [nFeatures], 0 … 1: share of what networks add to their base that validation bore out, and weights hold. */
  added: number[]
  optimumR2?: number
  closed?: number
  config: TrainConfig
}

/** The files of one run. */
export class RunFolder {
  constructor(readonly path: string) {}

  get name(): string {
    return this.path.split(/[\\/]/).at(-1)!
  }

  file(name: string): string {
    return join(this.path, name)
  }

  weightsFile(arch: ArchName, member: number): string {
    return this.file(weightsFileName(arch, member))
  }

  /** @param of the member's number, or the name of a training that only a resumed run needs */
  checkpointFile(of: number | string): string {
    return join(this.path, `checkpoint-${of}`, 'state.safetensors')
  }

  /** Event file of TensorBoard, which calls a run by its folder. */
  eventFile(member: number): string {
    return join(this.path, 'events', `member-${member}`, 'events.out.tfevents.seqarena')
  }

  get isFinished(): boolean {
    return existsSync(this.file('summary.json'))
  }

  writeConfig(config: RunConfig) {
    mkdirSync(this.path, { recursive: true })
    writeJsonFile(this.file('config.json'), config)
  }

  /** @throws {DataError} `RUN_UNREADABLE` when config.json is missing, no JSON, or of a newer version */
  readConfig(): RunConfig {
    const config = readJsonFile<RunConfig>(this.file('config.json'))
    if (config.formatVersion !== 1) {
      throw new DataError(
        'RUN_UNREADABLE',
        `is of format version ${config.formatVersion}; this is seqarena ${packageVersion()}, which reads version 1`,
        { file: this.file('config.json') },
        'Update seqarena, or train anew.',
      )
    }
    return { ...config, config: withColumnDefaults(config.config) }
  }

  writeSummary(summary: RunSummary) {
    writeJsonFile(this.file('summary.json'), summary)
  }

  /** The run is finished no more. */
  removeSummary() {
    rmSync(this.file('summary.json'), { force: true })
  }

  /** @throws {DataError} `RUN_UNREADABLE` */
  readSummary(): RunSummary {
    return readJsonFile(this.file('summary.json'))
  }

  /**
   * Removes what a killed training left half written, and checkpoints.
   *
   * @param keep `members`: of the checkpoints those from which the members can go on with more epochs
   */
  clean({ keep }: { keep: 'all' | 'members' | 'none' }) {
    const kept = { all: /^checkpoint-/, members: /^checkpoint-\d+$/, none: /(?!)/ }[keep]
    for (const entry of readdirSync(this.path)) {
      const goes = entry.endsWith('.tmp') || (entry.startsWith('checkpoint-') && !kept.test(entry))
      if (goes) rmSync(this.file(entry), { recursive: true, force: true })
    }
  }
}

/**
 * A run that is not there yet; `writeConfig` makes its folder.
 *
 * @throws {UsageError} `RUN_EXISTS` when it is there already, `BAD_NAME` when the name is no folder's name
 */
export function newRun(runsDir: string, name: string): RunFolder {
  const run = new RunFolder(join(runsDir, checkRunName(name)))
  // A start that was killed leaves an empty folder, its lock, or a file half written: that is no run.
  const entries = existsSync(run.path) ? readdirSync(run.path) : []
  if (!entries.every(isLeftByStart)) {
    throw new UsageError(
      'RUN_EXISTS',
      `${run.path} exists`,
      'Go on with it by --resume, or choose another --name.',
    )
  }
  return run
}

/**
 * The folder of a run that was started.
 *
 * @throws {UsageError} `RUN_MISSING`
 */
export function openRun(runsDir: string, name: string): RunFolder {
  const run = new RunFolder(join(runsDir, checkRunName(name)))
  if (!isRun(run)) {
    const known = listRuns(runsDir).map((one) => one.name)
    const hint = known.length > 0 ? `Known runs: ${known.join(', ')}.` : 'There are no runs yet.'
    throw new UsageError('RUN_MISSING', `there is no run ${run.path}`, hint)
  }
  return run
}

/** All runs of a folder, oldest first; none when the folder is not there. */
export function listRuns(runsDir: string): RunFolder[] {
  if (!existsSync(runsDir)) return []
  return readdirSync(runsDir)
    .map((name) => new RunFolder(join(runsDir, name)))
    .filter(isRun)
    .map((run) => ({ run, createdMs: statSync(run.file('config.json')).mtimeMs }))
    .sort((a, b) => a.createdMs - b.createdMs)
    .map(({ run }) => run)
}

/**
 * The run that finished last: whose summary was written last.
 *
 * @throws {UsageError} `NO_FINISHED_RUN`
 */
export function newestFinishedRun(runsDir: string): RunFolder {
  const runs = listRuns(runsDir)
  const finished = runs.filter((run) => run.isFinished)
  const finishedMs = (run: RunFolder) => statSync(run.file('summary.json')).mtimeMs
  const newest = finished.sort((a, b) => finishedMs(a) - finishedMs(b)).at(-1)
  if (newest) return newest
  const unfinished = runs.at(-1)
  const hint = unfinished
    ? `Finish ${unfinished.name} first: ${resumeCommand(unfinished.path)}`
    : 'Train one first: seqarena train'
  throw new UsageError('NO_FINISHED_RUN', `no finished run in ${runsDir}/`, hint)
}

/** Whether a folder is that of a run whose training has not come to its end. */
export function isUnfinishedRun(path: string): boolean {
  const run = new RunFolder(path)
  if (!isRun(run) || run.isFinished) return false
  try {
    run.readConfig()
    return true
  } catch (error) {
    // Others call their files config.json, too.
    if (error instanceof DataError) return false
    throw error
  }
}

/** Runs of other tracks, which stand in the same folder, have a manifest. */
function isRun(run: RunFolder): boolean {
  return existsSync(run.file('config.json')) && !existsSync(run.file('manifest.json'))
}

/** @throws {UsageError} `BAD_NAME` for what is no name of a folder */
export function checkRunName(name: string): string {
  if (!/^[\w.-]+$/.test(name) || name.startsWith('.')) {
    throw new UsageError(
      'BAD_NAME',
      `"${name}" cannot be a run's name`,
      'Use letters, digits, dots, dashes and underscores.',
    )
  }
  return name
}
