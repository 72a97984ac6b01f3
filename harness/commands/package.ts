import { Command, Option } from 'commander'
import { formatDuration } from '../../base/progress.js'
import { newestFinishedRun } from '../../train/forecast/runFolder.js'
import { interruptSignal } from '../interruptSignal.js'
import type { PackagedRun } from '../package/packageRun.js'
import { printResult } from '../printResult.js'
import { addColumnFlags, parsedColumns } from './columnFlags.js'
import { toJsonOutput, toOutput } from './parse.js'

export function packageCommand(): Command {
  const command = new Command('package')
    .description('pack a run into a submission zip, unpack it in an empty folder and try it there')
    .argument('[run]', 'run folder (default: the newest finished one)')
    .option('--out <file>', 'zip to write', toOutput, 'submission.zip')
    .option('--data <file>', "table to take the sample from (default: the run's own)")
  return addColumnFlags(command)
    .option('--python <command>', 'the Python to try it with', 'python3')
    .addOption(
      new Option('--sandbox <mode>', 'bubblewrap')
        .choices(['auto', 'required', 'off'])
        .default('auto'),
    )
    .option('--json <file>', 'also write what was found there; - for standard output', toJsonOutput)
    .addHelpText('after', '\nExample:\n  seqarena package runs/mine --out submission.zip')
    .action(async (run: string | undefined, options) => {
      const runDir = run ?? newestFinishedRun('runs').path
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

function format(
  out: string,
  runDir: string,
  { zipBytes, names, sample, check }: PackagedRun,
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
    `unpacked in an empty folder and tried on ${sample}`,
    ...tried,
    agreement,
    'ready to submit',
  ].join('\n')
}
