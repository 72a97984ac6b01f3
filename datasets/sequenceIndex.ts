import { DataError, type Place } from '../base/errors.js'
import { looksLikeId } from './findKeys.js'
import { nameArgument } from './nameArgument.js'
import type { KeyColumn, RowSource } from './rowSource.js'
import { sequenceOffsets } from './sequenceOffsets.js'
import { fileChanged, parseDecimal, valueFault } from './valueFault.js'

/** What a first look at the keys of a table tells. */
export interface SequenceIndex {
  /** Ids in order of first appearance. */
  seqIx: Int32Array
  /** Place of an id in `seqIx`. */
  positionOf: Map<number, number>
  /** [sequences + 1], the first row of each where sequences stand one behind another in this order. */
  offsets: Int32Array
  /** Whether the rows of every sequence stand together. */
  isContiguous: boolean
  /** The first row (from 0) with a sequence that other rows stood between, and its id. */
  firstReturn?: { seqIx: number; row: number }
  /** How many sequences have rows out of step order. */
  disordered: number
  /** How many predictions can be scored, see `isScored`. */
  scoredSteps: number
  /** Number of sequences in which none can be. */
  unscored: number
}

interface SequenceRecord {
  seqIx: number
  rowCount: number
  isOrdered: boolean
  lastStep: number
  needed: number
  isLastNeeded: boolean
}

/**
 * Reads the keys of all rows and checks them: whole numbers and flags, in every sequence each of its steps
 * once, from 0 on, two of them at least. Memory grows with the number of sequences, and by a byte a
 * row of those whose steps are out of order.
 *
 * @throws {DataError} naming the first offence: a key that is no number in the order of the file, then
 * steps that repeat, steps that are missing, sequences of a single step
 */
export async function indexSequences(source: RowSource): Promise<SequenceIndex> {
  const { file } = source
  const { records, firstReturn } = await readKeys(source)
  if (records.length === 0) throw new DataError('EMPTY', 'the file has no rows', { file })
  const disordered = records.filter(({ isOrdered }) => !isOrdered)
  if (disordered.length > 0) await checkSteps(source, disordered)
  checkLengths(file, records)
  const seqIx = Int32Array.from(records, (record) => record.seqIx)
  const scored = records.map(({ needed, isLastNeeded }) => needed - (isLastNeeded ? 1 : 0))
  return {
    seqIx,
    positionOf: new Map(Array.from(seqIx, (id, position) => [id, position])),
    offsets: sequenceOffsets(records.map(({ rowCount }) => rowCount)),
    isContiguous: firstReturn === undefined,
    ...(firstReturn && { firstReturn }),
    disordered: disordered.length,
    scoredSteps: scored.reduce((sum, count) => sum + count, 0),
    unscored: scored.filter((count) => count <= 0).length,
  }
}

async function readKeys(source: RowSource) {
  const recordOf = new Map<number, SequenceRecord>()
  let record: SequenceRecord | undefined
  let firstReturn: SequenceIndex['firstReturn']
  let row = 0
  for await (const { rowCount, seqIx, step, needPrediction } of source.scanKeys()) {
    for (let i = 0; i < rowCount; i++, row++) {
      const bad = badKey(seqIx[i], step[i], needPrediction[i])
      if (bad) throw await keyFault(source, bad, row)
      if (record?.seqIx !== seqIx[i]) {
        const known = recordOf.get(seqIx[i])
        if (known) firstReturn ??= { seqIx: seqIx[i], row }
        record = known ?? newRecord(seqIx[i])
        if (!known) recordOf.set(seqIx[i], record)
      }
      addRow(record, step[i], needPrediction[i] === 1)
    }
  }
  return { records: [...recordOf.values()], firstReturn }
}

function newRecord(seqIx: number): SequenceRecord {
  return { seqIx, rowCount: 0, isOrdered: true, lastStep: -1, needed: 0, isLastNeeded: false }
}

function addRow(record: SequenceRecord, step: number, isNeeded: boolean) {
  if (step !== record.rowCount) record.isOrdered = false
  if (step > record.lastStep) {
    record.lastStep = step
    record.isLastNeeded = isNeeded
  }
  if (isNeeded) record.needed++
  record.rowCount++
}

const maxInt32 = 2 ** 31 - 1

function badKey(seqIx: number, step: number, needPrediction: number): KeyColumn | undefined {
  if ((seqIx | 0) !== seqIx) return 'seq_ix'
  if ((step | 0) !== step || step < 0) return 'step_in_seq'
  return needPrediction === 0 || needPrediction === 1 ? undefined : 'need_prediction'
}

/** @param row from 0; errors count the rows from 1 */
async function keyFault(source: RowSource, column: KeyColumn, row: number): Promise<DataError> {
  let first = 0
  const name = source.keyNames[column] ?? column
  for await (const { rowCount, text } of source.scanText(name)) {
    if (row < first + rowCount) {
      const value = text[row - first]
      const place = { file: source.file, row: row + 1, column: name }
      return keyValueFault(column, value, place)
    }
    first += rowCount
  }
  throw fileChanged(source.file)
}

const numberThem = 'Number the sequences: their ids are whole numbers.'

function keyValueFault(column: KeyColumn, text: string | null, place: Place): DataError {
  if (text === null) return valueFault(text, place)
  if (column === 'need_prediction') {
    const hint = 'Write 0 and 1, or false and true.'
    return new DataError('NOT_BOOLEAN', `value '${text}' is neither 0 nor 1`, place, hint)
  }
  const value = parseDecimal(text)
  if (value === undefined) {
    return valueFault(text, place, column === 'seq_ix' ? numberThem : '')
  }
  if (!Number.isInteger(value)) {
    const hint = column === 'seq_ix' ? numberThem : 'Count the steps of each sequence from 0.'
    return new DataError('NOT_INTEGER', `value ${text} is not a whole number`, place, hint)
  }
  const range = column === 'seq_ix' ? `-${maxInt32 + 1} to ${maxInt32}` : `0 to ${maxInt32}`
  return new DataError('OUT_OF_RANGE', `value ${text} is not in ${range}`, place)
}

/** Looks again at sequences whose rows do not simply count up: just another order, or a fault? */
async function checkSteps(source: RowSource, records: readonly SequenceRecord[]) {
  const seenOf = new Map(records.map(({ seqIx, rowCount }) => [seqIx, new Uint8Array(rowCount)]))
  for await (const { rowCount, seqIx, step } of source.scanKeys()) {
    for (let i = 0; i < rowCount; i++) {
      const seen = seenOf.get(seqIx[i])
      if (seen?.[step[i]] === 1) throw await repeatedStep(source, seqIx[i], step[i])
      if (seen && step[i] < seen.length) seen[step[i]] = 1
    }
  }
  for (const [seqIx, seen] of seenOf) {
    const step = seen.indexOf(0)
    if (step >= 0) throw await missingStep(source, seqIx, step)
  }
}

async function repeatedStep(source: RowSource, id: number, step: number): Promise<DataError> {
  const { file, keyNames, featureNames } = source
  const rows = await rowsWhere(source, (seqIx, own) => seqIx === id && own === step, 2)
  const what = `two rows have this ${keyNames.seq_ix} and ${keyNames.step_in_seq}: rows ${rows.join(' and ')}`
  const ids = featureNames.filter(looksLikeId).map((name) => nameArgument(name))
  const hint =
    ids.length > 0
      ? `If ${ids[0]} tells sequences apart: --id-column ${ids[0]}.`
      : 'If other columns tell sequences apart, number them by these in one column, and name it: --id-column NAME.'
  return new DataError('STEP_DUPLICATE', what, { file, seqIx: id, step }, hint)
}

async function missingStep(source: RowSource, id: number, step: number): Promise<DataError> {
  const { file, keyNames } = source
  const [row] = await rowsWhere(source, (seqIx, own) => seqIx === id && own > step, 1)
  const what = `no row has this step, but later ones are there, first in row ${row}`
  const hint =
    step === 0
      ? `Count ${keyNames.step_in_seq} from 0.`
      : 'Add the row, or let another sequence begin after the gap.'
  return new DataError('STEP_MISSING', what, { file, seqIx: id, step }, hint)
}

/** Numbers of the first rows with such keys, from 1. */
async function rowsWhere(
  source: RowSource,
  isWanted: (seqIx: number, step: number) => boolean,
  most: number,
): Promise<number[]> {
  const found: number[] = []
  let before = 0
  for await (const { rowCount, seqIx, step } of source.scanKeys()) {
    for (let i = 0; i < rowCount; i++) {
      if (isWanted(seqIx[i], step[i])) found.push(before + i + 1)
      if (found.length === most) return found
    }
    before += rowCount
  }
  throw fileChanged(source.file)
}

function checkLengths(file: string, records: readonly SequenceRecord[]) {
  const short = records.find(({ rowCount }) => rowCount === 1)
  if (!short) return
  throw new DataError('TOO_SHORT', 'the sequence has a single step', { file, seqIx: short.seqIx })
}

/** What a user should know of rows that had to be sorted. */
export function orderWarnings(file: string, { disordered }: SequenceIndex): string[] {
  if (disordered === 0) return []
  const whose = disordered === 1 ? '1 sequence is' : `${disordered} sequences are`
  return [`${file}: the rows of ${whose} out of step order; sorted by step_in_seq`]
}
