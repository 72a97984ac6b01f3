import { Command } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { InterruptedError } from '../../base/errors.js'
import { keepHeapSmall } from '../../base/keepHeapSmall.js'
import { startProgress, stderrProgress } from '../../base/progress.js'
import { workerCount } from '../../base/workerCount.js'
import type { KernelChoice } from '../../kernels/kernelChoices.js'
import { interruptSignal } from '../interruptSignal.js'
import { printResult } from '../printResult.js'
import type { FigureWeights } from '../tracks/selection/searchTables.js'
import { selectionDefaults } from '../tracks/selection/selectionBudget.js'
import { kernelsOption } from './kernelsOption.js'
import {
  toCount,
  toFigureWeights,
  toJsonOutput,
  toNumber,
  toPositive,
  toSeed,
  toTableOutput,
  toWhole,
} from './parse.js'
import { missingOption, typesOption } from './typesOption.js'

interface ParsedSelectOptions {
  train: string
  key?: string
  pool: string[]
  groups?: number
  out: string
  types?: string
  missing?: string[]
  seed: number
  coherenceIterations: number
  refinementIterations: number
  topKPairs?: number
  topKTriples?: number
  weights?: FigureWeights
  maxMinutes?: number
  target?: number
  workers?: number
  kernels: KernelChoice
  json?: string
}

export function selectCommand(): Command {
  return new Command('select')
    .description('choose the groups of a pool that together are nearest to a training table')
    .requiredOption('--train <file>', 'the table to come near to: Parquet, CSV or Arrow')
    .option(
      '--key <column>',
      'the column whose value says which rows are one group; without it each row stands alone',
    )
    .requiredOption('--pool <files...>', 'groups to choose from; several files are joined')
    .requiredOption('--out <file>', 'the table to write', toTableOutput)
    .option(
      '--groups <n>',
      'groups to choose (default: as many as the training table has)',
      toCount,
    )
    .addOption(typesOption())
    .addOption(missingOption())
    .option('--seed <n>', 'seed of all random draws', toSeed, 0)
    .option(
      '--coherence-iterations <n>',
      'swaps to propose in phase one, which looks at categories in groups alone',
      toWhole,
      selectionDefaults.coherenceIterations,
    )
    .option(
      '--refinement-iterations <n>',
      'swaps to propose in phase two, which looks at everything',
      toWhole,
      selectionDefaults.refinementIterations,
    )
    .option('--top-k-pairs <k>', 'only the pairs of columns that are furthest off', toCount)
    .option('--top-k-triples <k>', 'the same of triples', toCount)
    .option(
      '--weights <u,b,t,c>',
      'what univariate, bivariate, trivariate accuracy and coherence count for (default: 1,1,1,1)',
      toFigureWeights,
    )
    .option(
      '--max-minutes <x>',
      'stop after so long; the result depends on timing then',
      toPositive,
    )
    .option(
      '--target <x>',
      'stop when the estimate of the accuracy reaches it; the same holds',
      toNumber,
    )
    .option('--workers <n>', 'threads (default: one a core)', toCount)
    .addOption(kernelsOption('compiled kernels that search; the result is the same'))
    .option('--json <file>', 'also write all figures there; - for standard output', toJsonOutput)
    .addHelpText(
      'after',
      `
Ctrl-C ends the search and writes the best that was found. How good the table is, and whether it gives
anyone away, says seqarena assess.

Examples:
  seqarena select --train train.csv --key group_id --pool pool.parquet --out chosen.csv
  seqarena select --train train.csv --key group_id --pool a.csv b.csv --groups 5000 --out chosen.csv --json chosen.json
  seqarena assess --real train.csv --synthetic chosen.csv --key group_id`,
    )
    .action(async ({ json, ...options }: ParsedSelectOptions) => {
      checkOutputs(
        { '--out': options.out, '--json': json },
        { '--train': options.train, '--pool': options.pool, '--types': options.types },
      )
      keepHeapSmall()
      const { selectFiles } = await import('../tracks/selection/selectFiles.js')
      const { formatProgress } = await import('../tracks/selection/formatProgress.js')
      const { formatSelection } = await import('../tracks/selection/formatSelection.js')
      const { coherenceIterations, refinementIterations } = options
      const planned = coherenceIterations + refinementIterations
      const progress = startProgress('selecting', planned, 'proposals', stderrProgress())
      const signal = interruptSignal()
      let done = 0
      const result = await selectFiles({
        ...options,
        workers: workerCount(options.workers ?? 0),
        signal,
        onNotice: (line) => progress.log(line),
        onStage: (stage) => progress.update(done, stage),
        onProgress: (state) => {
          // A second search begins anew.
          const own = state.done + (state.phase === 'refinement' ? coherenceIterations : 0)
          done = Math.max(done, own)
          progress.update(done, formatProgress(state))
        },
      }).finally(() => progress.finish())
      printResult(json, result, formatSelection(result, options.key))
      if (signal.aborted) {
        throw new InterruptedError(
          'stopped before the end',
          result.ended === 'interrupt'
            ? `The best that was found is in ${result.out}.`
            : `The selection was done: it is in ${result.out}.`,
        )
      }
    })
}
