import { basename } from 'node:path'
import { DataError } from '../../base/errors.js'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { checkScorable, countScoredSteps } from '../../datasets/checkScorable.js'
import { readSequenceTable } from '../../datasets/readSequenceTable.js'
import { type SequenceTable, selectSequences } from '../../datasets/sequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import { splitSequences } from '../../datasets/splitSequences.js'
import { fileOptimum } from '../../eval/forecast/optimum.js'
import type { TrainConfig } from './trainConfig.js'

const validFraction = 0.2

export interface TrainingData {
  train: SequenceTable
  valid: SequenceTable
  /** In words, for people: `train.parquet, 413 sequences to train on, 104 to validate`. */
  description: string
  /** Of every byte of the data. */
  fingerprint: string
  /** The best possible forecast is known. */
  simulated: boolean
  warnings: string[]
}

/**
 * Reads or simulates the tables that a configuration names, and splits them.
 *
 * @throws {DataError} as the reader does; `TABLES_DIFFER` when the two tables do not fit each other
 */
export async function trainingData(config: TrainConfig): Promise<TrainingData> {
  if (config.data === null) return simulatedData(config)
  const all = await readSequenceTable(config.data)
  const simulated = await isSimulated(config.data)
  const name = basename(config.data)
  if (config.valid === null) {
    const { train, valid } = split(all.table, config.seed)
    checkScored(config, { train, valid }, [config.data, config.data])
    return {
      train,
      valid,
      simulated,
      description: describe(name, train, valid),
      fingerprint: await fileFingerprint(config.data),
      warnings: all.warnings,
    }
  }
  const own = await readSequenceTable(config.valid)
  checkAlike(all.table, own.table, config.valid)
  const tables = { train: all.table, valid: own.table }
  checkScored(config, tables, [config.data, config.valid])
  return {
    ...tables,
    simulated: simulated && (await isSimulated(config.valid)),
    description: describe(`${name} and ${basename(config.valid)}`, all.table, own.table),
    fingerprint: `${await fileFingerprint(config.data)} ${await fileFingerprint(config.valid)}`,
    warnings: [...all.warnings, ...own.warnings],
  }
}

function simulatedData(config: TrainConfig): TrainingData {
  const { simulate, seed } = config
  const table = simulateTable({ ...simulate, seed })
  const { train, valid } = split(table, seed)
  checkScored(config, { train, valid }, ['the simulated table', 'the simulated table'])
  return {
    train,
    valid,
    simulated: true,
    description: describe(`simulated table (seed ${seed})`, train, valid),
    fingerprint: `simulated ${simulate.sequences} ${simulate.steps} ${seed}`,
    warnings: [],
  }
}

function split(table: SequenceTable, seed: number) {
  const { train, valid } = splitSequences(table, { validFraction, seed })
  return { train: selectSequences(table, train), valid: selectSequences(table, valid) }
}

function describe(name: string, train: SequenceTable, valid: SequenceTable): string {
  const counts = `${train.seqIx.length} sequences to train on, ${valid.seqIx.length} to validate`
  return `${name}: ${counts}, ${train.nSteps} steps × ${train.featureNames.length} features`
}

async function isSimulated(file: string): Promise<boolean> {
  return (await fileOptimum(file)) !== undefined
}

/** Validation needs scored steps, and so does training where it takes whole sequences. */
function checkScored(
  { crop }: TrainConfig,
  { train, valid }: { train: SequenceTable; valid: SequenceTable },
  [trainFile, validFile]: [string, string],
) {
  const check = (table: SequenceTable, file: string) =>
    checkScorable({ scoredSteps: countScoredSteps(table), nSteps: table.nSteps }, file)
  check(valid, validFile)
  if (crop === 0 || crop >= train.nSteps) check(train, trainFile)
}

function checkAlike(train: SequenceTable, valid: SequenceTable, file: string) {
  if (train.featureNames.join('\n') !== valid.featureNames.join('\n')) {
    throw new DataError(
      'TABLES_DIFFER',
      `has the columns ${valid.featureNames.join(', ')}; the training table has ${train.featureNames.join(', ')}`,
      { file },
      'Give tables with the same feature columns in the same order.',
    )
  }
  if (train.nSteps !== valid.nSteps) {
    throw new DataError(
      'TABLES_DIFFER',
      `has sequences of ${valid.nSteps} steps; the training table has ${train.nSteps}`,
      { file },
      'Give tables of equal sequence length.',
    )
  }
}
