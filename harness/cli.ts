#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { exitCodes, SeqarenaError } from '../base/errors.js'
import { packageVersion } from '../base/packageRoot.js'
import { convertCommand } from './commands/convert.js'
import { demoCommand } from './commands/demo.js'
import { infoCommand } from './commands/info.js'
import { packageCommand } from './commands/package.js'
import { predictCommand } from './commands/predict.js'
import { runsCommand } from './commands/runs.js'
import { scoreCommand } from './commands/score.js'
import { simulateCommand } from './commands/simulate.js'
import { trainCommand } from './commands/train.js'

const commands = [
  simulateCommand(),
  convertCommand(),
  trainCommand(),
  scoreCommand(),
  predictCommand(),
  packageCommand(),
  runsCommand(),
  infoCommand(),
  demoCommand(),
]

const program = new Command('seqarena')
  .description('Train, score and package sequence forecasters for streaming contests.')
  .version(packageVersion())
  .option('--verbose', 'show the stack of an error')
  .addHelpText(
    'after',
    `
Exit codes: 0 done, 1 a gate failed, 2 wrong usage, 3 bad data, 130 interrupted.

Example, from a table to a submission:
  seqarena train --data train.parquet --name mine
  seqarena score --data valid.parquet --solution runs/mine
  seqarena package runs/mine`,
  )

for (const command of commands) {
  program.addCommand(command.exitOverride().option('--verbose', 'show the stack of an error'))
}
program.exitOverride()

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = explain(error)
}

/** Prints the one line that says what went wrong, and gives the exit code. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage
  const verbose = process.argv.includes('--verbose')
  const stack = error instanceof Error ? error.stack : undefined
  if (error instanceof SeqarenaError) {
    process.stderr.write(`${verbose ? stack : `error: ${error.message}`}\n`)
    return error.exitCode
  }
  const message = error instanceof Error ? error.message : String(error)
  const hint = 'This is a fault of seqarena itself: please report it with the output of --verbose.'
  process.stderr.write(verbose ? `${stack}\n` : `error: ${message.split('\n')[0]}. ${hint}\n`)
  return exitCodes.gateFailed
}
