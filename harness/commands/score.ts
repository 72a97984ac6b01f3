import { Command } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { GateError } from '../../base/errors.js'
import { writeFileAtomic } from '../../base/files.js'
import { printResult } from '../printResult.js'
import { solutionPath } from '../score/resolveSolution.js'
import { parsedColumns } from './columnFlags.js'
import { toJsonOutput, toNumber, toOutput } from './parse.js'
import { addReplayOptions, type ParsedReplayOptions, withReplayOptions } from './replayOptions.js'

interface ParsedScoreOptions extends ParsedReplayOptions {
  json?: string
  html?: string
  minR2?: number
}

export function scoreCommand(): Command {
  const command = new Command('score').description(
    'replay a table one point at a time through a solution: R² per feature, latency, projected time',
  )
  return addReplayOptions(command)
    .option('--json <file>', 'also write the score there; - for standard output', toJsonOutput)
    .option('--html <file>', 'also write a page with plots', toOutput)
    .option('--min-r2 <x>', 'fail when the mean R² is below', toNumber)
    .addHelpText(
      'after',
      `
Examples:
  seqarena score --data valid.parquet
  seqarena score --data valid.parquet --solution runs/mine --html score.html
  seqarena score --data valid.parquet --solution solution.py --min-r2 0.35 --json score.json`,
    )
    .action(async (_options, self: Command) => {
      const parsed = self.optsWithGlobals<ParsedScoreOptions>()
      const { data, json, html, minR2 } = parsed
      const path = solutionPath(parsed.solution)
      checkOutputs({ '--json': json, '--html': html }, { '--data': data, '--solution': path })
      const { formatScore } = await import('../score/formatScore.js')
      const { scoreWithReport } = await import('../score/scoreWithReport.js')
      const { withSolution } = await import('../score/withSolution.js')
      const reading = parsedColumns(parsed)
      const scored = await withReplayOptions(`scoring ${path}`, parsed, (options) =>
        withSolution(path, options, (solution) =>
          scoreWithReport({ ...options, data, solution, reading }),
        ),
      )
      const { score, html: page } = scored
      if (html !== undefined) writeFileAtomic(html, page)
      printResult(json, score, formatScore(score, parsed.maxMinutes))
      if (minR2 !== undefined && !(score.meanR2 >= minR2)) {
        throw new GateError(
          'BELOW_MIN_R2',
          `mean R² ${score.meanR2.toFixed(4)} is below --min-r2 ${minR2}`,
        )
      }
    })
}
