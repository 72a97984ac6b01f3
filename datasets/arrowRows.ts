import { DataType, type RecordBatch, type Vector } from 'apache-arrow'
import { DataError } from '../base/errors.js'
import { openArrowFile } from './arrowFile.js'
import { columnLooks, peekedRows } from './columnLooks.js'
import { columnRoles } from './columnRoles.js'
import { ColumnTable } from './columnTable.js'
import { scanInOrder } from './duckdbRows.js'
import type { TableKeys } from './findKeys.js'
import { nameArgument } from './nameArgument.js'
import type { ReadOptions } from './readOptions.js'
import {
  type KeyBatch,
  keyColumns,
  type RowBatch,
  type RowSource,
  type TextBatch,
} from './rowSource.js'

/** A column of an Arrow file. */
interface ArrowColumn {
  name: string
  type: DataType
  /** Place among the columns of the file. */
  index: number
}

/**
 * The rows of an Arrow IPC file or stream, one record batch in memory at a time.
 *
 * @throws {DataError} for a file that cannot be read, and for columns that are missing or no numbers
 */
export async function openArrowRows(file: string, options: ReadOptions = {}): Promise<RowSource> {
  const { fields, metadata, readBatches } = await openArrowFile(file)
  const columns = fields.map(({ name, type }, index): ArrowColumn => ({ name, type, index }))
  const peek = (wanted: readonly ArrowColumn[]) => peekColumns(readBatches(), wanted)
  const looks = await columnLooks(columns, peek, metadata.get('pandas'))
  const { keys, features, warnings } = columnRoles(file, columns, options, looks)
  const used = [keys.seqIx, keys.step, keys.needPrediction, ...features]
  for (const column of used) if (column) checkType(file, column, features.includes(column))
  const featureNames = features.map(({ name }) => name)

  async function* scanKeys(): AsyncGenerator<KeyBatch> {
    for await (const batch of readBatches()) yield keysOf(batch, keys)
  }
  async function* scanRows(): AsyncGenerator<RowBatch> {
    for await (const batch of readBatches()) {
      const values = features.map((column) => Float64Array.from(numbersOf(batch, column)))
      yield { ...keysOf(batch, keys), features: values }
    }
  }
  async function* scanText(name: string): AsyncGenerator<TextBatch> {
    const { index } = used.find((column) => column?.name === name)!
    for await (const batch of readBatches()) {
      const values = [...batch.getChildAt(index)!]
      const text = values.map((value) => (value === null ? null : String(value)))
      yield { ...keysOf(batch, keys), text }
    }
  }
  /** An Arrow file has no index to find a sequence by, so its rows go through a table of DuckDB's. */
  async function* scanRowsInOrder(seqIx: ArrayLike<number>): AsyncGenerator<RowBatch> {
    const table = await ColumnTable.create([
      ...keyColumns.map((name) => ({ name, type: 'DOUBLE' }) as const),
      ...featureNames.map((name) => ({ name, type: 'DOUBLE' }) as const),
    ])
    try {
      for await (const { rowCount, seqIx, step, needPrediction, features } of scanRows()) {
        table.append([seqIx, step, needPrediction, ...features], rowCount)
      }
      table.flush()
      const { instance, columnSql: rows } = table
      yield* scanInOrder(instance, { file, rows, from: ColumnTable.tableName, seqIx })
    } finally {
      table.close()
    }
  }
  const keyNames = {
    seq_ix: keys.seqIx.name,
    step_in_seq: keys.step.name,
    need_prediction: keys.needPrediction?.name,
  }
  const { warmUp } = keys
  const scans = { scanKeys, scanRows, scanRowsInOrder, scanText }
  return { file, featureNames, keyNames, warmUp, warnings, ...scans, close() {} }
}

function keysOf(
  batch: RecordBatch,
  { seqIx, step, needPrediction, warmUp }: TableKeys<ArrowColumn>,
): KeyBatch {
  const numbers = (column: ArrowColumn) => Float64Array.from(numbersOf(batch, column))
  const steps = numbers(step)
  return {
    rowCount: batch.numRows,
    seqIx: numbers(seqIx),
    step: steps,
    needPrediction: needPrediction
      ? numbers(needPrediction)
      : steps.map((own) => (own >= warmUp! - 1 ? 1 : 0)),
  }
}

/** The first rows of some columns: NaN where there is no value, infinite where it is no number. */
async function peekColumns(
  batches: AsyncGenerator<RecordBatch>,
  columns: readonly ArrowColumn[],
): Promise<number[][]> {
  const values: number[][] = columns.map(() => [])
  for await (const batch of batches) {
    const rowCount = Math.min(batch.numRows, peekedRows - values[0].length)
    for (const [c, { index }] of columns.entries()) {
      const vector = batch.getChildAt(index)!
      for (let i = 0; i < rowCount; i++) values[c].push(peekedNumber(vector.get(i)))
    }
    if (values[0].length === peekedRows) break
  }
  return values
}

function peekedNumber(value: unknown): number {
  if (value === null) return Number.NaN
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  return isNumber ? Number(value) : Number.POSITIVE_INFINITY
}

/** The values as numbers, NaN where there is none. */
function numbersOf(batch: RecordBatch, { index, type }: ArrowColumn): ArrayLike<number> {
  const vector: Vector = batch.getChildAt(index)!
  const isPlain =
    (DataType.isFloat(type) && type.precision > 0) || (DataType.isInt(type) && type.bitWidth < 64)
  if (isPlain && vector.nullCount === 0) return vector.toArray()
  return Array.from(vector, (value) => (value === null ? Number.NaN : Number(value)))
}

function checkType(file: string, { name, type }: ArrowColumn, isFeature: boolean) {
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isBool(type)) return
  const hint = isFeature ? `Leave it out with --drop ${nameArgument(name)}.` : ''
  const what = `the column is ${type}, not numbers`
  throw new DataError('NOT_NUMERIC', what, { file, column: name }, hint)
}
