import { Command } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { printResult } from '../printResult.js'
import type { FigureWeights } from '../tracks/selection/searchTables.js'
import { selectionDefaults } from '../tracks/selection/selectionBudget.js'
import { addGeneratorOptions, generatorOptions } from './generatorFlags.js'
import {
  addJobsOptions,
  addSamplingOptions,
  jobsSettings,
  type ParsedJobsOptions,
} from './jobsOptions.js'
import { toCount, toFigureWeights, toFiles, toSeed } from './parse.js'
import { defaultModels } from './pool.js'
import { missingOption, typesOption } from './typesOption.js'

interface ParsedSynthesizeOptions extends ParsedJobsOptions {
  key?: string
  holdout?: string
  groups?: number
  models: number
  poolGroups?: number
  poolFrom?: string[]
  target?: string
  types?: string
  missing?: string[]
  seed: number
  temperature: number
  topP: number
  coherenceIterations: number
  refinementIterations: number
  topKPairs?: number
  topKTriples?: number
  weights?: FigureWeights
  resultsDir: string
}

export function synthesizeCommand(): Command {
  const { coherenceIterations, refinementIterations } = selectionDefaults
  const command = new Command('synthesize')
    .description('make a synthetic table: a pool of groups, the best subset of it, its assessment')
    .argument('<train>', 'the table to learn from: Parquet, CSV or Arrow')
    .option(
      '--key <column>',
      'the column whose value says which rows are one group; without it each row stands alone',
    )
    .option(
      '--holdout <file>',
      'real rows that nothing learns from, or none (default: a tenth of the groups, at least 50)',
    )
    .option('--groups <n>', 'groups of the result (default: as many as the table has)', toCount)
    .option('--models <k>', 'generators to train', toCount, defaultModels)
    .option(
      '--pool-groups <n>',
      'groups that they make in all (default: 3 times as many as the table has)',
      toCount,
    )
    .option('--pool-from <files>', 'pools made elsewhere to join, as a.csv,b.csv', toFiles)
    .option('--target <column>', 'the column that models predict, for utility')
    .addOption(typesOption())
    .addOption(missingOption())
    .option('--seed <n>', 'of everything random', toSeed, 1)
    .option(
      '--coherence-iterations <n>',
      "swaps that selection's phase one proposes",
      toCount,
      coherenceIterations,
    )
    .option(
      '--refinement-iterations <n>',
      'swaps that its phase two proposes',
      toCount,
      refinementIterations,
    )
    .option('--top-k-pairs <k>', 'only the pairs of columns that are furthest off', toCount)
    .option('--top-k-triples <k>', 'the same of triples', toCount)
    .option(
      '--weights <u,b,t,c>',
      'what univariate, bivariate, trivariate accuracy and coherence count for (default: 1,1,1,1)',
      toFigureWeights,
    )
    .option('--results-dir <folder>', 'where the table and its report are written', 'results')
  addSamplingOptions(command)
  addGeneratorOptions(command)
  return addJobsOptions(command)
    .addHelpText(
      'after',
      `
The same command again goes on where it was stopped, and does nothing twice.

Examples:
  seqarena synthesize train.csv --key group_id
  seqarena synthesize train.csv --key group_id --holdout holdout.csv --models 5 --max-minutes 90`,
    )
    .action(async (train: string, parsed: ParsedSynthesizeOptions) => {
      const { key, groups = null, poolGroups = null, poolFrom = [] } = parsed
      const { target, types, seed, models, temperature, topP, resultsDir } = parsed
      const holdout = parsed.holdout === 'none' ? null : parsed.holdout
      checkOutputs(
        { '--json': parsed.json },
        {
          '<train>': train,
          '--holdout': holdout ?? undefined,
          '--pool-from': poolFrom,
          '--types': types,
        },
      )
      const training = generatorOptions({ ...parsed })
      const { runSynthesis } = await import('../tracks/synthesis/runSynthesis.js')
      const { formatSynthesis } = await import('../tracks/synthesis/formatSynthesis.js')
      const result = await runSynthesis({
        ...jobsSettings(parsed),
        ...{ train, key, holdout, groups, poolFrom, target, types, seed, resultsDir },
        missing: parsed.missing,
        generators: { models, groups: poolGroups, temperature, topP, training },
        selection: {
          coherenceIterations: parsed.coherenceIterations,
          refinementIterations: parsed.refinementIterations,
          topKPairs: parsed.topKPairs,
          topKTriples: parsed.topKTriples,
          weights: parsed.weights,
        },
      })
      printResult(parsed.json, result, formatSynthesis(result, key))
    })
}
