import { basename } from 'node:path'
import { DataError } from '../../base/errors.js'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { checkScorable, countScoredSteps } from '../../datasets/checkScorable.js'
import { readSequenceTable } from '../../datasets/readSequenceTable.js'
import { describeLengths, lengthRange } from '../../datasets/sequenceOffsets.js'
import { type SequenceTable, selectSequences } from '../../datasets/sequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import { splitSequences } from '../../datasets/splitSequences.js'
import { fileOptimum } from '../../eval/forecast/optimum.js'
import { columnOptions } from './columnOptions.js'
import type { TrainConfig } from './trainConfig.js'

const validFraction = 0.2

/** The tables of a training, of the same features in the same order. */
export interface TrainingTables {
  train: SequenceTable
  valid: SequenceTable
}

export interface TrainingData extends TrainingTables {
  /** The data in words, for people: `train.parquet, 413 sequences to train on, 104 to validate`. */
  description: string
  /** Fingerprint of every byte of the data. */
  fingerprint: string
  /** The best possible forecast is known. */
  simulated: boolean
  warnings: string[]
}

/**
 * Reads or simulates the tables that a configuration names, and splits them.
 *
 * @throws {DataError} as the reader does; `TABLES_DIFFER` when the two tables do not fit each other
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
  const simulated = await isSimulated(config.data, featureNames)
  const name = basename(config.data)
  if (config.valid === null) {
    const { train, valid } = split(all.table, config.seed)
    checkTables(config, { train, valid }, [config.data, config.data])
    return {
      train,
      valid,
      simulated,
      description: describe(name, { train, valid }, config),
      fingerprint: await fileFingerprint(config.data),
      warnings: all.warnings,
    }
  }
  const own = await readSequenceTable(config.valid, {
    like: { owner: 'the training table', featureNames, options },
    signal,
  })
  const tables = { train: all.table, valid: own.table }
  checkTables(config, tables, [config.data, config.valid])
  return {
    ...tables,
    simulated: simulated && (await isSimulated(config.valid, featureNames)),
    description: describe(`${name} and ${basename(config.valid)}`, tables, config),
    fingerprint: `${await fileFingerprint(config.data)} ${await fileFingerprint(config.valid)}`,
    warnings: [...all.warnings, ...own.warnings],
  }
}

function simulatedData(config: TrainConfig): TrainingData {
  const { simulate, seed } = config
  const table = simulateTable({ ...simulate, seed })
  const { train, valid } = split(table, seed)
  checkTables(config, { train, valid }, ['the simulated table', 'the simulated table'])
  return {
    train,
    valid,
    simulated: true,
    description: describe(`simulated table (seed ${seed})`, { train, valid }, config),
    fingerprint: `simulated ${simulate.sequences} ${simulate.steps} ${seed}`,
    warnings: [],
  }
}

function split(table: SequenceTable, seed: number) {
  const { train, valid } = splitSequences(table, { validFraction, seed })
  return { train: selectSequences(table, train), valid: selectSequences(table, valid) }
}

function describe(name: string, { train, valid }: TrainingTables, { folds }: TrainConfig): string {
  const counts = `${train.seqIx.length} sequences to train on, ${valid.seqIx.length} to validate`
  const lengths = describeLengths(train.offsets)
  const together = folds > 0 ? `, all together in ${folds} folds` : ''
  return `${name}: ${counts}${together}, ${lengths} × ${train.featureNames.length} features`
}

async function isSimulated(file: string, featureNames: readonly string[]): Promise<boolean> {
  return (await fileOptimum(file, featureNames)) !== undefined
}

/** Validation needs scored steps, in folds those of both tables, and so does training where it takes whole sequences. */
function checkTables(
  { crop, folds }: TrainConfig,
  { train, valid }: TrainingTables,
  [trainFile, validFile]: [string, string],
) {
  const check = (table: SequenceTable, file: string) =>
    checkScorable({ scoredSteps: countScoredSteps(table), offsets: table.offsets }, file)
  check(valid, validFile)
  if (folds > 0 || crop === 0 || crop >= lengthRange(train.offsets).longest) check(train, trainFile)
  const count = train.seqIx.length + valid.seqIx.length
  if (count >= folds) return
  throw new DataError(
    'TOO_FEW_SEQUENCES',
    `cannot cut ${count} sequences into ${folds} folds`,
    { file: trainFile },
    'Give more sequences, or fewer --folds.',
  )
}
