import { Command } from 'commander'
import { checkOutputs } from '../../base/checkOutputs.js'
import { UsageError } from '../../base/errors.js'
import { printResult } from '../printResult.js'
import { addGeneratorOptions, generatorOptions, givenGeneratorFlags } from './generatorFlags.js'
import {
  addJobsOptions,
  addSamplingOptions,
  jobsSettings,
  type ParsedJobsOptions,
} from './jobsOptions.js'
import { toCount, toFiles, toSeed, toTableOutput } from './parse.js'
import { missingOption, typesOption } from './typesOption.js'

interface ParsedPoolOptions extends ParsedJobsOptions {
  train?: string
  key?: string
  poolFrom?: string[]
  models?: number
  groups?: number
  out: string
  types?: string
  missing?: string[]
  seed: number
  temperature: number
  topP: number
}

/** How many generators are trained where nothing else is asked for. */
export const defaultModels = 3

export function poolCommand(): Command {
  const command = new Command('pool')
    .description('make many synthetic groups to choose from: train generators, sample, join')
    .option(
      '--key <column>',
      'the column whose value says which rows are one group; without it each row stands alone',
    )
    .requiredOption('--out <file>', 'the pool to write: Parquet or CSV', toTableOutput)
    .option('--train <file>', 'the table to learn from: Parquet, CSV or Arrow')
    .option('--models <k>', `generators to train (default: ${defaultModels})`, toCount)
    .option(
      '--groups <n>',
      'groups that they make in all (default: 3 times as many as in --train)',
      toCount,
    )
    .option('--pool-from <files>', 'pools made elsewhere to join, as a.csv,b.csv', toFiles)
    .addOption(typesOption())
    .addOption(missingOption())
    .option('--seed <n>', 'of everything random', toSeed, 1)
  addSamplingOptions(command)
  addGeneratorOptions(command)
  return addJobsOptions(command)
    .addHelpText(
      'after',
      `
The same command again goes on where it was stopped, and does nothing twice. Without --train nothing is
trained: the pools of --pool-from are joined with the columns and types of the first.

Examples:
  seqarena pool --train train.csv --key group_id --out pool.parquet
  seqarena pool --train train.csv --key group_id --models 5 --groups 100000 --seed 7 --out pool.parquet
  seqarena pool --pool-from a.csv,b.csv --key group_id --out pool.parquet`,
    )
    .action(async (parsed: ParsedPoolOptions) => {
      const { train, key, poolFrom = [], types, seed, out, groups = null } = parsed
      const { models = defaultModels, temperature, topP } = parsed
      if (train === undefined) checkUntrained(parsed)
      checkOutputs(
        { '--out': out, '--json': parsed.json },
        { '--train': train, '--pool-from': poolFrom, '--types': types },
      )
      const training = generatorOptions({ ...parsed })
      const { runPool } = await import('../tracks/pool/runPool.js')
      const { formatPool } = await import('../tracks/pool/formatPool.js')
      const result = await runPool({
        ...jobsSettings(parsed),
        ...{ train, key, poolFrom, types, missing: parsed.missing, seed, out },
        generators: train === undefined ? null : { models, groups, temperature, topP, training },
      })
      printResult(parsed.json, { out, ...result }, formatPool(out, result, key))
    })
}

/** Options that would be passed over in silence. */
function checkUntrained({ models, groups, ...options }: ParsedPoolOptions) {
  const given = [
    ...(models === undefined ? [] : ['--models']),
    ...(groups === undefined ? [] : ['--groups']),
    ...givenGeneratorFlags({ ...options }),
  ]
  if (given.length === 0) return
  const what = `${given[0]} is of the generators that --train makes`
  throw new UsageError('BAD_CONFIG', what, 'Give --train, or leave it away.')
}
