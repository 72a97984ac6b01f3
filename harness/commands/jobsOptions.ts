import type { Command } from 'commander'
import { stderrProgress } from '../../base/progress.js'
import { workerCount } from '../../base/workerCount.js'
import { interruptSignal } from '../interruptSignal.js'
import type { RunJobsSettings } from '../jobs/runJobs.js'
import { backendOption } from './backendOption.js'
import { kernelsOption } from './kernelsOption.js'
import { toCount, toJsonOutput, toPositive, toProbability } from './parse.js'

/** What a command whose work is jobs parses of how it runs. */
export interface ParsedJobsOptions {
  name?: string
  runsDir: string
  jobs: number
  workers?: number
  backend: string
  kernels: string
  maxMinutes?: number
  json?: string
}

/** Adds how groups are sampled. */
export function addSamplingOptions(command: Command): Command {
  return command
    .option('--temperature <x>', 'below 1: frequent values come more often', toPositive, 1)
    .option('--top-p <x>', 'draw from the most probable values of this share', toProbability, 1)
}

/** Adds how a run of jobs runs. */
export function addJobsOptions(command: Command): Command {
  return command
    .option('--name <name>', 'run folder in --runs-dir (default: of the command and its input)')
    .option('--runs-dir <folder>', 'where run folders stand', 'runs')
    .option('--max-minutes <x>', 'end trainings and selection early enough', toPositive)
    .option('--workers <n>', 'threads (default: one a core)', toCount)
    .option('--jobs <n>', 'jobs at the same time, which share the threads', toCount, 1)
    .addOption(backendOption())
    .addOption(kernelsOption())
    .option('--json <file>', 'also write all figures there; - for standard output', toJsonOutput)
}

export function jobsSettings(parsed: ParsedJobsOptions): RunJobsSettings {
  const { name, runsDir, jobs, workers, backend, kernels, maxMinutes } = parsed
  return {
    name,
    runsDir,
    workers: workerCount(workers ?? 0),
    sideBySide: jobs,
    backend,
    kernels,
    maxMinutes,
    signal: interruptSignal(),
    progress: stderrProgress(),
  }
}
