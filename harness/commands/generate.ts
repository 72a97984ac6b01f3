import { Command, Option } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { UsageError } from '../../base/errors.js'
import { startProgress, stderrProgress } from '../../base/progress.js'
import { workerCount } from '../../base/workerCount.js'
import { interruptSignal } from '../interruptSignal.js'
import { printResult } from '../printResult.js'
import { type RowModelName, rowModels } from '../tracks/generation/rowModels.js'
import { backendOption } from './backendOption.js'
import { kernelsOption } from './kernelsOption.js'
import {
  toCount,
  toJsonOutput,
  toOutput,
  toPositive,
  toSeed,
  toTableOutput,
  toWhole,
} from './parse.js'
import { missingOption, typesOption } from './typesOption.js'

interface ParsedGenerateOptions {
  from?: string
  rows?: number
  skip: number
  model: RowModelName
  holdout?: string
  target?: string
  types?: string
  missing?: string[]
  seed: number
  protect: boolean
  invent?: boolean
  maxCodes: number
  saveModel?: string
  runsDir: string
  maxMinutes?: number
  workers?: number
  backend: string
  kernels: string
  assess: boolean
  out: string
  json?: string
  html?: string
}

export function generateCommand(): Command {
  return new Command('generate')
    .description('make a flat synthetic table, from a table or a saved model, and judge it')
    .argument('[table]', 'the table to learn from: Parquet, CSV or Arrow')
    .requiredOption('--out <file>', 'the table to write: CSV or Parquet', toTableOutput)
    .option('--from <model>', 'a model that --save-model wrote, in the place of a table')
    .option(
      '--rows <n>',
      'rows to make (default: as many as the table has; 1000 with --from)',
      toCount,
    )
    .option(
      '--skip <n>',
      'rows of the same model and seed that are left out before them',
      toWhole,
      0,
    )
    .addOption(
      new Option('--model <name>', 'what learns the table').choices([...rowModels]).default('ar'),
    )
    .option(
      '--holdout <file>',
      'real rows that nothing learns from, or none (default: a tenth of the rows, at least 50)',
    )
    .option('--target <column>', 'the column that models predict, for utility')
    .addOption(typesOption())
    .addOption(missingOption())
    .option('--seed <n>', 'of everything random', toSeed, 1)
    .option(
      '--max-codes <n>',
      'distinct values of a numeric column before it is cut into bins',
      toCount,
      100,
    )
    .option('--no-protect', 'let rare labels and extremes be generated as they are')
    .option('--invent', 'make rare labels up, in the form that they have, instead of _RARE_')
    .option('--save-model <file>', 'also keep the model, as .safetensors', toOutput)
    .option('--max-minutes <x>', 'end the training early enough', toPositive)
    .option(
      '--runs-dir <folder>',
      'where an unfinished training stands, for the same command to go on with',
      'runs',
    )
    .option('--workers <n>', 'threads (default: one a core)', toCount)
    .addOption(backendOption())
    .addOption(kernelsOption())
    .option('--no-assess', 'write the table alone')
    .option('--json <file>', 'also write all figures there; - for standard output', toJsonOutput)
    .option('--html <file>', 'also write the report', toOutput)
    .addHelpText(
      'after',
      `
The network (ar) learns what any columns say together, in some seconds to minutes; a copula each column and how
pairs go together, in about a second. seqarena synthesize, without --key, trains several and selects among their rows.
What is stopped goes on with the same command.

Examples:
  seqarena generate customers.csv --out synthetic.csv --html report.html
  seqarena generate customers.csv --rows 100000 --save-model customers.safetensors --no-assess --out big.parquet
  seqarena generate --from customers.safetensors --skip 100000 --rows 500 --out more.csv`,
    )
    .action(async (table: string | undefined, parsed: ParsedGenerateOptions) => {
      const { from, out, json, html, saveModel, types, assess, ...options } = parsed
      const holdout = parsed.holdout === 'none' ? null : parsed.holdout
      if (table !== undefined && from !== undefined) {
        const hint = 'Give one of them.'
        throw new UsageError('BAD_CONFIG', 'there are both a table and a model to begin from', hint)
      }
      if (from !== undefined) checkFrom(parsed)
      checkOutputs(
        { '--out': out, '--json': json, '--html': html, '--save-model': saveModel },
        { '<table>': table, '--from': from, '--holdout': holdout ?? undefined, '--types': types },
      )
      const { generateTable } = await import('../tracks/generation/generateTable.js')
      const { formatGenerated } = await import('../tracks/generation/formatGenerated.js')
      const progress = startProgress('generate', 100, '%', stderrProgress())
      const result = await generateTable({
        ...options,
        ...{ table, from, out, html, saveModel, types, holdout, isAssessed: assess },
        invent: parsed.invent === true,
        workers: workerCount(parsed.workers ?? 0),
        signal: interruptSignal(),
        onNotice: (line) => progress.log(line),
        onProgress: (share, stage) => progress.update(Math.floor(100 * share), stage),
      }).finally(() => progress.finish())
      printResult(json, result, formatGenerated(result, html))
    })
}

/** Options that would be passed over in silence: a model's file is neither trained again nor judged. */
function checkFrom({ target, holdout, html, types, missing, saveModel }: ParsedGenerateOptions) {
  const unused = {
    ...{ '--target': target, '--holdout': holdout, '--html': html, '--types': types },
    ...{ '--missing': missing, '--save-model': saveModel },
  }
  const given = Object.entries(unused).find(([, value]) => value !== undefined)
  if (!given) return
  const hint = 'Leave it away, or judge the table with seqarena assess.'
  throw new UsageError('BAD_CONFIG', `${given[0]} is of no use with --from`, hint)
}
