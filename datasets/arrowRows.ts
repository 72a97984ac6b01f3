import { DataType, type Field, type RecordBatch, type Vector } from 'apache-arrow'
import { DataError } from '../base/errors.js'
import { openArrowFile } from './arrowFile.js'
import { ColumnTable } from './columnTable.js'
import { quoteName } from './duckdb.js'
import { scanInOrder } from './duckdbRows.js'
import { featuresAmong } from './keyColumns.js'
import {
  type KeyBatch,
  keyColumns,
  type RowBatch,
  type RowSource,
  type TextBatch,
} from './rowSource.js'

/**
 * The rows of an Arrow IPC file or stream, one record batch in memory at a time.
 *
 * @throws {DataError} for a file that cannot be read, and for columns that are missing or no numbers
 */
export async function openArrowRows(file: string): Promise<RowSource> {
  const { fields, readBatches } = await openArrowFile(file)
  const features = featuresAmong(file, fields)
  for (const field of fields) checkType(file, field, features.includes(field))
  const featureNames = features.map(({ name }) => name)

  async function* scanKeys(): AsyncGenerator<KeyBatch> {
    for await (const batch of readBatches()) yield keysOf(batch)
  }
  async function* scanRows(): AsyncGenerator<RowBatch> {
    for await (const batch of readBatches()) {
      const columns = featureNames.map((name) =>
        Float64Array.from(numbersOf(batch.getChild(name)!)),
      )
      yield { ...keysOf(batch), features: columns }
    }
  }
  async function* scanText(column: string): AsyncGenerator<TextBatch> {
    for await (const batch of readBatches()) {
      const values = [...batch.getChild(column)!]
      const text = values.map((value) => (value === null ? null : String(value)))
      yield { ...keysOf(batch), text }
    }
  }
  /** An Arrow file has no index to find a sequence by, so its rows go through a table of DuckDB's. */
  async function* scanRowsInOrder(seqIx: ArrayLike<number>): AsyncGenerator<RowBatch> {
    const table = await ColumnTable.create([
      ...keyColumns.map((name) => ({ name, type: 'DOUBLE' }) as const),
      ...featureNames.map((_, i) => ({ name: `feature ${i}`, type: 'DOUBLE' }) as const),
    ])
    try {
      for await (const { rowCount, seqIx, step, needPrediction, features } of scanRows()) {
        table.append([seqIx, step, needPrediction, ...features], rowCount)
      }
      table.flush()
      const rows = [...keyColumns, ...featureNames.map((_, i) => `feature ${i}`)].map(quoteName)
      yield* scanInOrder(table.instance, { file, rows, from: ColumnTable.tableName, seqIx })
    } finally {
      table.close()
    }
  }
  return { file, featureNames, scanKeys, scanRows, scanRowsInOrder, scanText, close() {} }
}

function keysOf(batch: RecordBatch): KeyBatch {
  const [seqIx, step, needPrediction] = keyColumns.map((name) =>
    Float64Array.from(numbersOf(batch.getChild(name)!)),
  )
  return { rowCount: batch.numRows, seqIx, step, needPrediction }
}

/** The values as numbers, NaN where there is none. */
function numbersOf(vector: Vector): ArrayLike<number> {
  const { type } = vector
  const isPlain =
    (DataType.isFloat(type) && type.precision > 0) || (DataType.isInt(type) && type.bitWidth < 64)
  if (isPlain && vector.nullCount === 0) return vector.toArray()
  return Array.from(vector, (value) => (value === null ? Number.NaN : Number(value)))
}

function checkType(file: string, { name, type }: Field, isFeature: boolean) {
  const isNumber = DataType.isInt(type) || DataType.isFloat(type)
  if (!isNumber && (isFeature || !DataType.isBool(type))) {
    const what = `the column is ${type}, not numbers`
    throw new DataError('NOT_NUMERIC', what, { file, column: name })
  }
}
