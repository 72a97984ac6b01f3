import { Argument, Command, CommanderError } from 'commander'
import { exitCodes, SeqarenaError } from '../base/errors.js'
import { workerCount } from '../base/workerCount.js'
import { toCount, toJsonOutput } from '../harness/commands/parse.js'
import { explainError, usageError } from '../harness/explainError.js'
import { printResult } from '../harness/printResult.js'
import type { Bench } from './benchContext.js'
import type { BenchResult } from './benchResult.js'
import { Children } from './children.js'
import { Floors } from './floor.js'
import { formatRows } from './formatRows.js'
import { machine } from './machine.js'
import { findPythons, Peers } from './pythons.js'

interface Options {
  json?: string
  build?: string[]
  threads?: number[]
  python?: string
  steps: number
  sequences: number
  members: number
}

/** Benches in the order in which `all` runs them. One is loaded when it runs, so that help is answered at once. */
const benches: Record<string, (options: Options) => Promise<Bench>> = {
  kernels: async () => (await import('./kernels.js')).benchKernels,
  train: async () => (await import('./train.js')).benchTrain,
  stream: async () => (await import('./stream.js')).benchStream,
  features: async ({ steps }) => (await import('./features.js')).benchFeatures(steps),
  replay: async (options) => (await import('./replay.js')).benchReplay(options),
  read: async () => (await import('./read.js')).benchRead,
  assess: async () =>
    (await import('./assess.js')).benchAssess(process.env.SEQARENA_DATA || undefined),
  sample: async () => (await import('./sample.js')).benchSample,
  select: async () =>
    (await import('./select.js')).benchSelect(process.env.SEQARENA_DATA || undefined),
}

const program = new Command('bench')
  .description('Measure our speed, that of peers in the same run, and what the machine allows.')
  .addArgument(
    new Argument('<what...>', 'what to measure').choices([...Object.keys(benches), 'all']),
  )
  .option('--json <file>', 'also write the rows there; - for standard output', toJsonOutput)
  .option('--build <names>', 'only these builds of the kernels, separated by commas', toNames)
  .option(
    '--threads <counts>',
    'for train and sample, separated by commas (default: 1 and all)',
    toCounts,
  )
  .option('--python <command>', 'the Python of the peers (default: any that has numpy and torch)')
  .option('--steps <n>', 'that features runs on end', toCount, 1_000_000)
  .option('--sequences <n>', 'of 1000 steps to replay', toCount, 40)
  .option('--members <n>', 'of the ensemble that is replayed', toCount, 3)
  .configureOutput({ outputError() {} })
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  npm run bench -- kernels
  npm run bench -- train --build native-v4,wasm --threads 1
  npm run bench -- all --json bench.json`,
  )
  .action(async (names: string[], options: Options) => {
    const result = await run(names.includes('all') ? Object.keys(benches) : names, options)
    const head = `${result.machine}, Node ${result.node}`
    printResult(options.json, result, `${head}\n\n${formatRows(result.rows)}`)
  })

async function run(names: readonly string[], options: Options): Promise<BenchResult> {
  const log = (line: string) => void process.stderr.write(`${line}\n`)
  log(`measuring ${names.join(', ')}; anything else that runs here makes the figures worse`)
  const children = new Children()
  try {
    const peers = new Peers(children, await findPythons(options.python), log)
    const context = {
      builds: options.build,
      threads: options.threads ?? [...new Set([1, workerCount(0)])],
      children,
      floors: new Floors(children, log),
      peers,
      log,
    }
    const rows = []
    for (const name of names) {
      log(name)
      const bench = await benches[name](options)
      rows.push(...(await bench(context)))
    }
    return { machine: machine(), node: process.versions.node, rows }
  } finally {
    children.end()
  }
}

function toNames(text: string): string[] {
  return text.split(',').map((name) => name.trim())
}

function toCounts(text: string): number[] {
  return toNames(text).map(toCount)
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError && error.exitCode === 0) process.exit(exitCodes.done)
  const explained = error instanceof CommanderError ? usageError(error, 'bench') : error
  const { text, exitCode } = explainError(explained, !(explained instanceof SeqarenaError))
  process.stderr.write(`${text}\n`)
  process.exitCode = exitCode
}
