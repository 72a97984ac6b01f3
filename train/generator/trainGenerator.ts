import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DataError } from '../../base/errors.js'
import { writeFileAtomic } from '../../base/files.js'
import { readJsonFile, writeJsonFile } from '../../base/jsonFile.js'
import { distFile } from '../../base/packageRoot.js'
import { RandomStream } from '../../base/random.js'
import { workerCount } from '../../base/workerCount.js'
import { WorkerPool } from '../../base/workerPool.js'
import { groupRows } from '../../datasets/groups.js'
import type { Table } from '../../datasets/table.js'
import { selectBackend } from '../../kernels/backend.js'
import { selectKernels } from '../../kernels/selectKernels.js'
import { codecNotes } from '../../models/generator/codec/codecNotes.js'
import { type EncodedGroups, encodeTable } from '../../models/generator/codec/encodeTable.js'
import { fitCodec } from '../../models/generator/codec/fitCodec.js'
import { generatorColumns } from '../../models/generator/codec/networkColumns.js'
import type { GeneratorConfig } from '../../models/generator/config.js'
import { encodeGenerator } from '../../models/generator/generatorFile.js'
import type { Checkpoint } from '../checkpoint.js'
import { unflatten } from '../parameterVector.js'
import { type MemberContext, memberSeed, trainMember } from '../trainMember.js'
import {
  type GeneratorTrainConfig,
  generatorModel,
  sizedWeightDecay,
} from './generatorTrainConfig.js'
import { generatorTrainee } from './generatorTrainee.js'
import type { GeneratorJob, GeneratorResult } from './generatorWorker.js'
import { groupBatchSize, plannedRows } from './groupBatches.js'
import { heldOutGroups } from './heldOutGroups.js'
import { sharedGroups } from './sharedGroups.js'

/** One generator to be trained. */
export interface GeneratorTraining {
  training: Table
  /** Rows that nothing is learned from: their ids and keys are not made up. */
  heldOut?: Table
  /** The column that says which rows are one group; absent where each row stands alone. */
  key?: string
  config: GeneratorTrainConfig
  /** Number of the generator among several: it has its own seed, column order and held-out fold. */
  member: number
  /** Folder of the checkpoint, metrics.jsonl, generator.safetensors and, last of all, training.json. */
  folder: string
  /** Threads; 0: one for each core. */
  workers: number
  /** `auto`, or a tfjs backend by name. */
  backend: string
  /** `auto`, or the kernels of the wasm backend by name. */
  kernels: string
  /** Minutes of training; Infinity for no limit. */
  maxMinutes: number
  signal: AbortSignal
  /** @param share of the planned epochs that are done, 0 … 1 */
  onProgress?: (share: number, detail: string) => void
}

/** What a training came to: `training.json`. */
export interface TrainedGenerator {
  /** The generator's file. */
  file: string
  /** Mean −ln p of a held-out row. */
  validLoss: number
  bestEpoch: number
  epochs: number
  seconds: number
  rowsPerSecond: number
  kernels: string
  /** Whether the time limit ended it. */
  cutShort: boolean
  /** What became of the table's columns. */
  notes: readonly string[]
}

/**
 * Trains a generator of groups of rows into a folder, going on from the checkpoint that is there; what is finished
 * is returned as it is. The generator's bytes depend on table, configuration and member alone, unless the time
 * limit ends it.
 *
 * @throws {DataError} `EMPTY`, `NO_VALUE_COLUMNS`, `KEY_MISSING`, `COLUMN_MISSING`; `CHECKPOINT_OTHER` when the
 *   folder is of another table or configuration
 * @throws {UsageError} `ORDER_BY`
 * @throws {GateError} `NOT_FINITE`
 * @throws {InterruptedError} when the signal fires; the checkpoint is kept
 */
export async function trainGenerator(training: GeneratorTraining): Promise<TrainedGenerator> {
  const { config, member, folder, signal } = training
  const summaryFile = join(folder, 'training.json')
  const file = join(folder, 'generator.safetensors')
  const { codec, coded, notes } = encodeTraining(training)
  const seed = memberSeed(config.seed, member)
  const columns = generatorColumns(codec)
  const network: GeneratorConfig = {
    model: generatorModel(config),
    dHidden: config.dHidden,
    columns,
    order: columnOrder(config, columns.length, seed),
  }
  const fingerprint = fingerprintOf(network, config, member, coded)
  if (existsSync(summaryFile)) return finishedTraining(summaryFile, file, fingerprint)
  const backend = await selectBackend(training.backend)
  const kernels = selectKernels(training.kernels, backend.name).ops.name
  const shared = sharedGroups(network, coded, { backend: backend.name, kernels })
  const { train: groups, valid } = heldOutGroups(coded.lengths.length, config.seed, member)
  const { dropout, epochs } = config
  const batchSize = groupBatchSize(config.batchSize, groups.length)
  const plan = { groups, lengths: coded.lengths, batchSize, seed }
  const rows = groups.reduce((sum, group) => sum + coded.lengths[group], 0)
  const weightDecay = config.weightDecay ?? sizedWeightDecay(groups.length, rows)
  const pool = new WorkerPool<GeneratorJob, GeneratorResult>({
    file: distFile('train/generator/generatorJob.js'),
    workers: workerCount(training.workers),
    workerData: shared,
  })
  const checkpointFile = join(folder, 'checkpoint', 'state.safetensors')
  mkdirSync(folder, { recursive: true })
  try {
    const trainee = generatorTrainee({ shared, pool, plan, validGroups: valid, dropout })
    const finished = await trainMember({
      trainee,
      config: { ...config, weightDecay, averageBest: 1 },
      member,
      checkpointFile,
      fingerprint,
      progress: progressOf(training, epochs * plannedRows(groups, coded.lengths)),
      signal,
      now: Date.now,
      ownTime: Date.now,
      deadline: Date.now() + 60_000 * training.maxMinutes,
      onEpoch: (checkpoint) => writeMetrics(folder, checkpoint),
    })
    const [{ score, epoch: bestEpoch, weights }] = finished.best
    const tensors = unflatten(trainee.layout, weights)
    writeFileAtomic(file, encodeGenerator({ config: network, codec, tensors }, file))
    const { epoch, seconds, tokens, cutShort } = finished.progress
    const trained: Omit<TrainedGenerator, 'file'> = {
      validLoss: -score,
      bestEpoch,
      epochs: epoch,
      seconds,
      rowsPerSecond: tokens / seconds,
      kernels,
      cutShort,
      notes,
    }
    writeJsonFile(summaryFile, { fingerprint, ...trained })
    rmSync(join(folder, 'checkpoint'), { recursive: true, force: true })
    return { file, ...trained }
  } finally {
    await pool.close()
  }
}

/** @throws {DataError} `CHECKPOINT_OTHER` */
function finishedTraining(summaryFile: string, file: string, fingerprint: string) {
  const { fingerprint: own, ...trained } = readJsonFile<
    Omit<TrainedGenerator, 'file'> & { fingerprint: string }
  >(summaryFile)
  if (own === fingerprint) return { file, ...trained }
  throw new DataError(
    'CHECKPOINT_OTHER',
    'is of a generator of another table or configuration',
    { file: summaryFile },
    'Train into another folder.',
  )
}

function encodeTraining({ training, heldOut, key, config }: GeneratorTraining) {
  const { maxCodes, protect, invent, orderBy, seed } = config
  const groups = groupRows(training, key)
  const coding = { key, maxCodes, protect, invent, orderBy, others: heldOut, seed }
  const codec = fitCodec(training, groups, coding)
  const notes = codecNotes(codec, training, groups)
  return { codec, coded: encodeTable(codec, training, groups), notes }
}

function columnOrder(
  { columnOrder: wanted }: GeneratorTrainConfig,
  columns: number,
  seed: number,
): readonly number[] | null {
  if (wanted === 'any') return null
  if (wanted === 'table') return Array.from({ length: columns }, (_, column) => column)
  return Array.from(new RandomStream(seed, 'column-order').permutation(columns))
}

/** What a checkpoint must agree with to be resumed. */
function fingerprintOf(
  network: GeneratorConfig,
  config: GeneratorTrainConfig,
  member: number,
  { codes, lengths }: EncodedGroups,
): string {
  const hash = createHash('sha256').update(JSON.stringify({ network, config, member }))
  return hash.update(codes).update(lengths).digest('hex')
}

/** One line an epoch. */
function writeMetrics(folder: string, { progress }: Checkpoint) {
  const lines = progress.history.map(({ validScore, tokensPerSecond, ...rest }) =>
    JSON.stringify({ ...rest, validLoss: -validScore, rowsPerSecond: tokensPerSecond }),
  )
  writeFileAtomic(join(folder, 'metrics.jsonl'), `${lines.join('\n')}\n`)
}

function progressOf(
  { onProgress }: GeneratorTraining,
  plannedRows: number,
): MemberContext['progress'] {
  let last = ''
  return {
    resumeAt: (done) => onProgress?.(done / plannedRows, last),
    update(done, detail = last) {
      last = detail
      onProgress?.(done / plannedRows, detail)
    },
  }
}
