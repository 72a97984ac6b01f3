import { Command } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { formatDuration } from '../../base/progress.js'
import { printResult } from '../printResult.js'
import { solutionPath } from '../score/resolveSolution.js'
import { parsedColumns } from './columnFlags.js'
import { toJsonOutput, toTableOutput } from './parse.js'
import { addReplayOptions, type ParsedReplayOptions, withReplayOptions } from './replayOptions.js'

interface ParsedPredictOptions extends ParsedReplayOptions {
  out: string
  json?: string
}

export function predictCommand(): Command {
  const command = new Command('predict').description(
    'write what a solution predicts for each row that needs a prediction',
  )
  return addReplayOptions(command)
    .requiredOption('--out <file>', 'Parquet, CSV or CSV.gz file to write', toTableOutput)
    .option('--json <file>', 'also write what was done there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      '\nExample:\n  seqarena predict --data test.parquet --solution runs/mine --out predictions.parquet',
    )
    .action(async (_options, self: Command) => {
      const parsed = self.optsWithGlobals<ParsedPredictOptions>()
      const { data, out, json } = parsed
      const path = solutionPath(parsed.solution)
      checkOutputs({ '--out': out, '--json': json }, { '--data': data, '--solution': path })
      const { predictTable } = await import('../score/predictTable.js')
      const { withSolution } = await import('../score/withSolution.js')
      const reading = parsedColumns(parsed)
      const done = await withReplayOptions(`predicting with ${path}`, parsed, (options) =>
        withSolution(path, options, (solution) =>
          predictTable({ ...options, data, solution, out, reading }),
        ),
      )
      const { rows, sequences, latency, seconds, contained } = done
      const result = { file: out, rows, sequences, latency, seconds, contained }
      const text = `${out}: ${rows} predictions in ${sequences} sequences, ${formatDuration(seconds)}`
      printResult(json, result, text)
    })
}
