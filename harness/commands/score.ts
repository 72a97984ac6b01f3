import { Command } from 'commander'
import { GateError } from '../../base/errors.js'
import { printResult } from '../printResult.js'
import { formatScore } from '../score/formatScore.js'
import { resolveSolution } from '../score/resolveSolution.js'
import { scoreSolution } from '../score/scoreSolution.js'
import { toNumber } from './parse.js'
import { addReplayOptions, type ParsedReplayOptions, withReplayOptions } from './replayOptions.js'

interface ParsedScoreOptions extends ParsedReplayOptions {
  json?: string
  minR2?: number
}

export function scoreCommand(): Command {
  const command = new Command('score').description(
    'replay a table one point at a time through a solution: R² per feature, latency, projected time',
  )
  return addReplayOptions(command)
    .option('--json <file>', 'also write the score there; - for standard output')
    .option('--min-r2 <x>', 'fail when the mean R² is below', toNumber)
    .addHelpText(
      'after',
      `
Examples:
  seqarena score --data valid.parquet
  seqarena score --data valid.parquet --solution solution.py --min-r2 0.35 --json score.json`,
    )
    .action(async (parsed: ParsedScoreOptions) => {
      const { data, json, minR2 } = parsed
      const solution = resolveSolution(parsed.solution)
      const result = await withReplayOptions(`scoring ${solution.label}`, parsed, (options) =>
        scoreSolution({ ...options, data, solution }),
      )
      printResult(json, result, formatScore(result, parsed.maxMinutes))
      if (minR2 !== undefined && result.meanR2 < minR2) {
        throw new GateError(
          'BELOW_MIN_R2',
          `mean R² ${result.meanR2.toFixed(4)} is below --min-r2 ${minR2}`,
        )
      }
    })
}
