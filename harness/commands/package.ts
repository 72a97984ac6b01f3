import { existsSync } from 'node:fs'
import { Command, Option } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { formatDuration } from '../../base/progress.js'
import { baselineNames } from '../../eval/forecast/baselineNames.js'
import { newestFinishedRun, RunFolder } from '../../train/forecast/runFolder.js'
import { interruptSignal } from '../interruptSignal.js'
import type { ChosenBaseline } from '../package/chosenBaseline.js'
import type { PackagedRun, PackedShortfall } from '../package/packageRun.js'
import { printResult } from '../printResult.js'
import { addColumnFlags, parsedColumns } from './columnFlags.js'
import { toJsonOutput, toZipOutput } from './parse.js'

export function packageCommand(): Command {
  const command = new Command('package')
    .description('pack a run into a submission zip, unpack it in an empty folder and try it there')
    .argument('[run]', 'run folder (default: the newest finished one)')
    .option('--out <file>', 'zip to write', 'submission.zip')
    .addOption(
      new Option(
        '--baseline <name>',
        'pack a baseline of the run in the place of its networks; best: on validation',
      ).choices([...baselineNames, 'best']),
    )
    .option('--data <file>', "table to take the sample from (default: the run's own)")
  return addColumnFlags(command)
    .option('--python <command>', 'the Python to try it with', 'python3')
    .addOption(
      new Option('--sandbox <mode>', 'bubblewrap')
        .choices(['auto', 'required', 'off'])
        .default('auto'),
    )
    .option('--json <file>', 'also write what was found there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      `
Examples:
  seqarena package runs/mine --out submission.zip
  seqarena package runs/mine --baseline best --out baseline.zip`,
    )
    .action(async (run: string | undefined, options) => {
      // Here, for the default is checked like any other.
      toZipOutput(options.out)
      const runDir = run ?? newestFinishedRun('runs').path
      checkOutputs(
        { '--out': options.out, '--json': options.json },
        { '[run]': runDir, '--data': options.data ?? trainingTable(runDir) },
      )
      const { packageRun } = await import('../package/packageRun.js')
      const packaged = await packageRun(runDir, {
        ...options,
        reading: parsedColumns(options),
        signal: interruptSignal(),
        onNotice: (line: string) => process.stderr.write(`${line}\n`),
      })
      printResult(options.json, packaged, format(options.out, runDir, packaged))
    })
}

/** The table that the sample is taken from where none is given. */
function trainingTable(runDir: string): string | null {
  const run = new RunFolder(runDir)
  return existsSync(run.file('config.json')) ? run.readConfig().config.data : null
}

function format(
  out: string,
  runDir: string,
  { zipBytes, names, baseline, shortfall, sample, check }: PackagedRun,
): string {
  const tried = check.languages.map(
    ({ language, p95Ms, projectedContestSeconds }) =>
      `  ${language.padEnd(6)}  p95 ${p95Ms.toFixed(2)} ms a step, projected ${formatDuration(projectedContestSeconds)} for the contest (limit 1h00m)`,
  )
  const agreement =
    check.largestDifference === undefined
      ? `  python  not tried: ${check.pythonMissing}`
      : `  the two languages agree to ${check.largestDifference.toExponential(1)}`
  return [
    `${out}: ${Math.ceil(zipBytes / 1000)} kB from ${runDir}`,
    `  ${names.join(', ')}`,
    ...(baseline ? [`  ${describeBaseline(baseline)}`] : []),
    `unpacked in an empty folder and tried on ${sample}`,
    ...tried,
    agreement,
    ...(shortfall ? [describeShortfall(shortfall)] : []),
    'ready to submit',
  ].join('\n')
}

function describeBaseline({ name, validR2, isBest }: ChosenBaseline): string {
  if (validR2 === undefined) return `baseline ${name}`
  const standing = isBest ? 'the best on validation' : 'on validation'
  return `baseline ${name}, ${standing}: R² ${validR2.toFixed(4)}`
}

function describeShortfall({ words, on, instead }: PackedShortfall): string {
  const remedy = instead ? `: package --baseline best packs ${instead} instead` : ''
  return `note: ${words} on the ${on} sequences${remedy}`
}
