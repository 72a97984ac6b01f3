import { basename } from 'node:path'
import { counted } from '../../base/counted.js'
import { DataError } from '../../base/errors.js'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { checkScorable, countScoredSteps } from '../../datasets/checkScorable.js'
import { readSequenceTable } from '../../datasets/readSequenceTable.js'
import { readSequenceTimes, timesInFileOrder } from '../../datasets/readSequenceTimes.js'
import { describeLengths, lengthRange } from '../../datasets/sequenceOffsets.js'
import { type SequenceTable, selectSequences } from '../../datasets/sequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import {
  type Split,
  type SplitShares,
  splitByTime,
  splitSequences,
} from '../../datasets/splitSequences.js'
import { fewestForTest, validShares } from '../../datasets/splitShares.js'
import { fileOptimum } from '../../eval/forecast/optimum.js'
import { columnOptions } from './columnOptions.js'
import type { TrainConfig } from './trainConfig.js'

/** The tables of a training, of the same features in the same order. */
export interface TrainingTables {
  train: SequenceTable
  /** Sequences that choose the epoch, what is predicted, and the tuned baseline. */
  valid: SequenceTable
  /** Sequences that choose nothing and are scored once, at the end; undefined where there are none. */
  test?: SequenceTable
}

/** How sequences came to stand in their parts. */
export type SplitKind = 'random' | 'time' | 'files'

export interface TrainingData extends TrainingTables {
  /** The data in words, for people: `train.parquet: 362 sequences to train on, 77 to validate, 78 to test, …`. */
  description: string
  split: SplitKind
  /** Fingerprint of every byte of the data. */
  fingerprint: string
  /** The best possible forecast is known. */
  simulated: boolean
  warnings: string[]
}

/**
 * Reads or simulates the tables that a configuration names, and splits them.
 *
 * @throws {DataError} as the reader does; `TABLES_DIFFER` when a table lacks features of the training table
 * @throws {InterruptedError} when the signal comes
 */
export async function trainingData(
  config: TrainConfig,
  signal?: AbortSignal,
): Promise<TrainingData> {
  if (config.data === null) return simulatedData(config)
  const options = columnOptions(config)
  const all = await readSequenceTable(config.data, { ...options, signal })
  const { featureNames } = all.table
  const like = { owner: 'the training table', featureNames, options }
  const others = await Promise.all(
    [config.valid, config.test].map((file) => file && readSequenceTable(file, { like, signal })),
  )
  const [valid, test] = others.map((read) => (read ? read.table : undefined))
  const { split, warnings, ...tables } = await splitTable(config, all.table, { valid, test })
  const files = [config.data, config.valid, config.test].filter((file) => file !== null)
  checkTables(config, tables, {
    train: config.data,
    valid: config.valid ?? config.data,
    test: config.test ?? config.data,
  })
  const simulated = await Promise.all(files.map((file) => isSimulated(file, featureNames)))
  const fingerprints = await Promise.all(files.map((file) => fileFingerprint(file, signal)))
  return {
    ...tables,
    split,
    simulated: simulated.every(Boolean),
    description: describe(inWords(files), tables, split, config),
    fingerprint: fingerprints.join(' '),
    warnings: [
      ...all.warnings,
      ...others.flatMap((read) => (read ? read.warnings : [])),
      ...warnings,
      ...sameTableWarnings(config, fingerprints),
    ],
  }
}

/** @param fingerprints of the training table, then of those beside it, in the order of the configuration */
function sameTableWarnings(config: TrainConfig, [own, ...others]: readonly string[]): string[] {
  const given = (['valid', 'test'] as const).filter((name) => config[name] !== null)
  return given
    .filter((_, i) => others[i] === own)
    .map((name) => `--${name} is the training table: its score says nothing about new sequences`)
}

function simulatedData(config: TrainConfig): TrainingData {
  const { simulate, seed } = config
  const table = simulateTable({ ...simulate, seed })
  const { warnings, ...parts } = splitAtRandom(config, table, {})
  const name = 'the simulated table'
  checkTables(config, parts, { train: name, valid: name, test: name })
  return {
    ...parts,
    split: 'random',
    simulated: true,
    description: describe(`simulated table (seed ${seed})`, parts, 'random', config),
    fingerprint: `simulated ${simulate.sequences} ${simulate.steps} ${seed}`,
    warnings,
  }
}

/** The parts that come from files of their own. */
interface GivenParts {
  valid?: SequenceTable
  test?: SequenceTable
}

async function splitTable(
  config: TrainConfig,
  table: SequenceTable,
  given: GivenParts,
): Promise<TrainingTables & { split: SplitKind; warnings: string[] }> {
  if (given.valid) {
    const test = given.test && { test: given.test }
    return { train: table, valid: given.valid, ...test, split: 'files', warnings: [] }
  }
  if (config.split !== 'random') {
    const { times: known, stale } = await readSequenceTimes(config.data!, table.seqIx)
    if (known || config.split === 'time') {
      const times = known ?? timesInFileOrder(table.seqIx)
      const { shares, warnings } = sharesOf(config, table, given)
      if (stale) warnings.unshift(`${stale}; they are split in their order in the file`)
      return { ...partsOf(table, splitByTime(times, shares), given), split: 'time', warnings }
    }
    const parts = splitAtRandom(config, table, given)
    if (stale) parts.warnings.unshift(`${stale}; ${orderHint}`)
    return { ...parts, split: 'random' }
  }
  return { ...splitAtRandom(config, table, given), split: 'random' }
}

const orderHint = 'they are split at random, and --split time splits in the order of the sequences'

function splitAtRandom(config: TrainConfig, table: SequenceTable, given: GivenParts) {
  const { shares, warnings } = sharesOf(config, table, given)
  const split = splitSequences(table, { ...shares, seed: config.seed })
  return { ...partsOf(table, split, given), warnings }
}

function sharesOf(
  { testShare }: TrainConfig,
  { seqIx }: SequenceTable,
  given: GivenParts,
): { shares: SplitShares; warnings: string[] } {
  const without = { valid: validShares.withoutTest, test: 0 }
  if (given.test || testShare === 0) return { shares: without, warnings: [] }
  if (seqIx.length >= fewestForTest) {
    return { shares: { valid: validShares.withTest, test: testShare }, warnings: [] }
  }
  const what = `${seqIx.length} sequences are too few for a test part of their own`
  return { shares: without, warnings: [`${what}: the score is of those that chose the epoch`] }
}

function partsOf(table: SequenceTable, split: Split, given: GivenParts): TrainingTables {
  const test =
    given.test ?? (split.test.length > 0 ? selectSequences(table, split.test) : undefined)
  return {
    train: selectSequences(table, split.train),
    valid: selectSequences(table, split.valid),
    ...(test && { test }),
  }
}

const splitWords: Readonly<Record<SplitKind, string>> = {
  random: '',
  time: ', split by time',
  files: '',
}

function describe(
  name: string,
  { train, valid, test }: TrainingTables,
  split: SplitKind,
  { folds }: TrainConfig,
): string {
  const parts = [
    `${counted(train.seqIx.length, 'sequence')} to train on`,
    `${valid.seqIx.length} to validate`,
    ...(test ? [`${test.seqIx.length} to test`] : []),
  ]
  const lengths = describeLengths(train.offsets)
  const together = folds > 0 ? `, all together in ${folds} folds` : ''
  const size = `${lengths} × ${counted(train.featureNames.length, 'feature')}`
  return `${name}: ${parts.join(', ')}${splitWords[split]}${together}, ${size}`
}

/** Names of files: `train.parquet, valid.parquet and test.parquet`. */
function inWords(files: readonly string[]): string {
  const names = files.map((file) => basename(file))
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0]
}

async function isSimulated(file: string, featureNames: readonly string[]): Promise<boolean> {
  return (await fileOptimum(file, featureNames)) !== undefined
}

/**
 * Validation and test need scored steps, in folds those of training too, and so does training where it takes whole
 * sequences.
 */
function checkTables(
  { crop, folds }: TrainConfig,
  { train, valid, test }: TrainingTables,
  files: Readonly<Record<keyof TrainingTables, string>>,
) {
  const check = (table: SequenceTable, file: string) =>
    checkScorable({ scoredSteps: countScoredSteps(table), offsets: table.offsets }, file)
  check(valid, files.valid)
  if (test) check(test, files.test)
  const { longest } = lengthRange(train.offsets)
  if (folds > 0 || crop === 0 || crop >= longest) check(train, files.train)
  const count = train.seqIx.length + valid.seqIx.length
  if (count >= folds) return
  throw new DataError(
    'TOO_FEW_SEQUENCES',
    `cannot cut ${count} sequences into ${folds} folds`,
    { file: files.train },
    'Give more sequences, or fewer --folds.',
  )
}
