import { Command, CommanderError } from 'commander'
import { exitCodes } from '../base/errors.js'
import { packageVersion } from '../base/packageRoot.js'
import { asCalled } from './calledAs.js'
import { assessCommand } from './commands/assess.js'
import { convertCommand } from './commands/convert.js'
import { demoCommand } from './commands/demo.js'
import { generateCommand } from './commands/generate.js'
import { infoCommand } from './commands/info.js'
import { inspectCommand } from './commands/inspect.js'
import { packageCommand } from './commands/package.js'
import { poolCommand } from './commands/pool.js'
import { predictCommand } from './commands/predict.js'
import { runsCommand } from './commands/runs.js'
import { scoreCommand } from './commands/score.js'
import { selectCommand } from './commands/select.js'
import { simulateCommand } from './commands/simulate.js'
import { studyCommand } from './commands/study.js'
import { synthesizeCommand } from './commands/synthesize.js'
import { trainCommand } from './commands/train.js'
import { explainError, usageError } from './explainError.js'

/**
 * Runs one command line, as `seqarena` does.
 *
 * @param args what stands behind the command's name
 * @param called what hints put before a command's name
 * @returns the exit code; whatever went wrong has been told on standard error
 */
export async function runCommandLine(
  args: readonly string[],
  called = 'seqarena',
): Promise<number> {
  const program = commandTree(called)
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help or the version was shown; help that nobody asked for says that the command is missing.
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    }
    const { text, exitCode } = explainError(error, program.opts().verbose === true)
    const names = program.commands.map((command) => command.name())
    process.stderr.write(`${asCalled(text, called, names)}\n`)
    return exitCode
  }
}

function commandTree(called: string): Command {
  const program = new Command('seqarena')
    .description(
      'Train, score and package sequence forecasters for streaming contests; make and assess synthetic tables.',
    )
    .version(packageVersion())
    .option('--verbose', 'show where in the code an error arose, and what a solution prints')
    .configureHelp({ showGlobalOptions: true })
    // Commander would print its complaints itself; they are thrown and explained like all other errors.
    .configureOutput({ outputError() {} })
    .addHelpText(
      'after',
      `
Exit codes: 0 done, 1 a gate failed, 2 wrong usage, 3 bad data, 130 interrupted.

Example, from a table to a submission:
  seqarena train --data train.parquet --name mine
  seqarena score --data valid.parquet --solution runs/mine
  seqarena package runs/mine

Example, from a table to a synthetic one:
  seqarena synthesize train.csv --key group_id

Example, how good is a synthetic table:
  seqarena assess --real train.csv --synthetic synth.csv --html quality.html`,
    )
  program.exitOverride(throwing('seqarena'))
  for (const [heading, commands] of Object.entries(commandGroups(called))) {
    program.commandsGroup(heading)
    for (const command of commands) {
      program.addCommand(command.copyInheritedSettings(program))
      command.exitOverride(throwing(`seqarena ${command.name()}`))
    }
  }
  // Its command belongs to the last of the groups.
  program.helpCommand(true)
  return program
}

// A command loads what it works with when it runs, so that help and wrong usage are answered at once.
function commandGroups(called: string): Record<string, Command[]> {
  return {
    'Begin here:': [demoCommand(), simulateCommand(), inspectCommand(called), convertCommand()],
    'Forecasts:': [
      trainCommand(),
      scoreCommand(),
      predictCommand(),
      packageCommand(),
      studyCommand(),
    ],
    'Synthetic tables:': [
      generateCommand(),
      synthesizeCommand(),
      poolCommand(),
      selectCommand(),
      assessCommand(),
    ],
    'What is there:': [runsCommand(), infoCommand()],
  }
}

function throwing(command: string) {
  return (error: CommanderError) => {
    const isComplaint = error.exitCode !== 0 && error.code !== 'commander.help'
    throw isComplaint ? usageError(error, command) : error
  }
}
