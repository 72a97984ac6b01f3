import { type Command, Option } from 'commander'
import { type Progress, startProgress, stderrProgress } from '../../base/progress.js'
import type { ColumnOptions } from '../../datasets/readOptions.js'
import type { KernelChoice } from '../../kernels/kernelChoices.js'
import { interruptSignal } from '../interruptSignal.js'
import { contestLimits } from '../score/limits.js'
import type { ReplayOptions } from '../score/replayTable.js'
import type { SandboxMode } from '../score/sandbox.js'
import { addColumnFlags } from './columnFlags.js'
import { kernelsOption } from './kernelsOption.js'
import { toCount, toPositive } from './parse.js'

/** What the options of {@link addReplayOptions} give. */
export interface ParsedReplayOptions extends ColumnOptions {
  data: string
  solution?: string
  limit?: number
  sandbox: SandboxMode
  kernels: KernelChoice
  python: string
  maxMinutes: number
  memoryGb: number
  cores: number
  stepTimeout: number
  verbose?: boolean
}

/** The options of every command that replays a table through a solution. */
export function addReplayOptions(command: Command): Command {
  const { maxMinutes, memoryGb, cores, stepTimeoutSeconds } = contestLimits
  command
    .requiredOption('--data <file>', 'Parquet, CSV or Arrow table with need_prediction')
    .option(
      '--solution <path>',
      'run folder, folder with solution.mjs or solution.py, such a file, or submission zip (default: the newest finished run)',
    )
  return addColumnFlags(command)
    .option('--limit <n>', 'replay the first n sequences alone', toCount)
    .addOption(
      new Option('--sandbox <mode>', 'bubblewrap: no network, no files but its own')
        .choices(['auto', 'required', 'off'])
        .default('auto'),
    )
    .addOption(kernelsOption('compiled kernels that a run folder is served with'))
    .option('--python <command>', 'the Python that runs a Python solution', 'python3')
    .option('--max-minutes <x>', 'time limit for everything', toPositive, maxMinutes)
    .option('--memory-gb <x>', 'memory limit', toPositive, memoryGb)
    .option('--cores <n>', 'cores it may use', toCount, cores)
    .option('--step-timeout <s>', 'time limit for a single step', toPositive, stepTimeoutSeconds)
}

/** Runs a replay with its options, showing progress on standard error. */
export async function withReplayOptions<Result>(
  what: string,
  parsed: ParsedReplayOptions,
  run: (options: ReplayOptions) => Promise<Result>,
): Promise<Result> {
  let progress: Progress | undefined
  const print = (line: string) =>
    progress ? progress.log(line) : process.stderr.write(`${line}\n`)
  try {
    return await run({
      limits: {
        maxMinutes: parsed.maxMinutes,
        memoryGb: parsed.memoryGb,
        cores: parsed.cores,
        stepTimeoutSeconds: parsed.stepTimeout,
      },
      sandbox: parsed.sandbox,
      kernels: parsed.kernels,
      python: parsed.python,
      limitSequences: parsed.limit,
      signal: interruptSignal(),
      onNotice: print,
      onOutput: parsed.verbose ? (text) => print(text.trimEnd()) : undefined,
      onProgress(steps, total) {
        progress ??= startProgress(what, total, 'steps', stderrProgress())
        progress.update(steps)
      },
    })
  } finally {
    progress?.finish()
  }
}
