import type { DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import { DataError } from '../base/errors.js'
import { streamChunks } from './duckdb.js'
import { rawValues } from './duckdbVector.js'
import type { FileFormat } from './fileFormat.js'
import { featuresAmong } from './keyColumns.js'
import { columnsOfElements } from './listColumn.js'
import { keyColumns, type RowBatch, type RowSource, type TextBatch } from './rowSource.js'
import {
  checkReadable,
  isNumberType,
  openTabularFile,
  readingFault,
  type TabularColumn,
} from './tabularFile.js'

/**
 * The rows of a Parquet or CSV file.
 *
 * @throws {DataError} for a file that cannot be opened, and for columns that are missing or no numbers
 */
export async function openDuckDbRows(
  file: string,
  format: Extract<FileFormat, 'parquet' | 'csv' | 'csv.gz'>,
): Promise<RowSource> {
  const table = await openTabularFile(file, format)
  try {
    const columns = await columnsOfElements(table)
    const features = featuresAmong(file, columns)
    const column = (name: string) => columns.find((other) => other.name === name)!
    if (!table.isCsv) checkTypes(file, columns, features)
    const keys = [
      asDouble(column('seq_ix')),
      asDouble(column('step_in_seq')),
      flagAsDouble(column('need_prediction')),
    ]
    const featureNames = features.map(({ name }) => name)
    const rows = [...keys, ...features.map(asFloat)]
    return {
      file,
      featureNames,
      scanKeys: () => rowBatches(table.query(`SELECT ${keys} FROM ${table.from}`), 0),
      scanRows: () =>
        rowBatches(table.query(`SELECT ${rows} FROM ${table.from}`), featureNames.length),
      scanRowsInOrder: (seqIx) =>
        scanInOrder(table.instance, { file, rows, from: table.from, seqIx }),
      scanText: (name) =>
        textBatches(
          table.query(`SELECT ${keys}, CAST(${column(name).sql} AS VARCHAR) FROM ${table.from}`),
        ),
      close: table.close,
    }
  } catch (error) {
    table.close()
    throw error
  }
}

function checkTypes(
  file: string,
  columns: readonly TabularColumn[],
  features: readonly TabularColumn[],
) {
  for (const column of columns) {
    const { name, type } = column
    checkReadable(file, column)
    const fits = isNumberType(type) || (!features.includes(column) && type === 'VARCHAR')
    if (!fits) {
      throw new DataError('NOT_NUMERIC', `the column is ${type}, not numbers`, {
        file,
        column: name,
      })
    }
  }
}

function asDouble({ sql }: TabularColumn): string {
  return `coalesce(TRY_CAST(${sql} AS DOUBLE), 'nan')`
}

function flagAsDouble(column: TabularColumn): string {
  return orFlag(column, 'DOUBLE')
}

function asFloat(column: TabularColumn): string {
  return orFlag(column, 'FLOAT')
}

/** In text, both `true` and `1` are usual. */
function orFlag({ sql, type }: TabularColumn, wanted: 'FLOAT' | 'DOUBLE'): string {
  const number = `TRY_CAST(${sql} AS ${wanted})`
  if (type !== 'VARCHAR') return `coalesce(${number}, 'nan')`
  const flag = `CASE lower(trim(${sql})) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`
  return `CAST(coalesce(${number}, ${flag}, 'nan') AS ${wanted})`
}

/** What to scan in another order. */
interface OrderedScan {
  file: string
  /** SQL of the three keys and the features. */
  rows: readonly string[]
  from: string
  /** Ids of the sequences, in the order wanted. */
  seqIx: ArrayLike<number>
}

/** Rows in the order of sequences and steps; DuckDB sorts on disk what is larger than its memory. */
export async function* scanInOrder(
  instance: DuckDBInstance,
  { file, rows, from, seqIx }: OrderedScan,
): AsyncGenerator<RowBatch> {
  const connection = await instance.connect()
  try {
    await connection.run('CREATE TEMP TABLE positions (seq_ix DOUBLE, position INTEGER)')
    const appender = await connection.createAppender('positions')
    for (let position = 0; position < seqIx.length; position++) {
      appender.appendDouble(seqIx[position])
      appender.appendInteger(position)
      appender.endRow()
    }
    appender.closeSync()
    const named = rows.map((sql, i) => `${sql} AS v${i}`)
    const values = rows.map((_, i) => `v${i}`)
    const chunks = streamChunks(
      connection,
      `SELECT ${values} FROM (SELECT ${named} FROM ${from})
      JOIN positions ON v0 = positions.seq_ix ORDER BY positions.position, v1`,
    )
    yield* rowBatches(chunks, rows.length - keyColumns.length)
  } catch (error) {
    throw await readingFault(file, error, instance)
  } finally {
    connection.disconnectSync()
  }
}

/** Bytes that a batch should have, for each costs its way from process to process. */
const batchBytes = 1 << 20

async function* rowBatches(
  chunks: AsyncIterable<DuckDBDataChunk>,
  nFeatures: number,
): AsyncGenerator<RowBatch> {
  const rowBytes = 8 * keyColumns.length + 4 * nFeatures
  const capacity = chunkCapacity * Math.max(1, Math.floor(batchBytes / rowBytes / chunkCapacity))
  const keys = keyColumns.map(() => new Float64Array(capacity))
  const features = Array.from({ length: nFeatures }, () => new Float32Array(capacity))
  const columns = [...keys, ...features]
  const [seqIx, step, needPrediction] = keys
  let rowCount = 0
  for await (const chunk of chunks) {
    if (rowCount + chunk.rowCount > capacity) {
      yield { rowCount, seqIx, step, needPrediction, features }
      rowCount = 0
    }
    for (const [c, column] of columns.entries()) copyColumn(chunk, c, column, rowCount)
    rowCount += chunk.rowCount
  }
  if (rowCount > 0) yield { rowCount, seqIx, step, needPrediction, features }
}

async function* textBatches(chunks: AsyncIterable<DuckDBDataChunk>): AsyncGenerator<TextBatch> {
  const keys = keyColumns.map(() => new Float64Array(chunkCapacity))
  const [seqIx, step, needPrediction] = keys
  for await (const chunk of chunks) {
    for (const [c, column] of keys.entries()) copyColumn(chunk, c, column, 0)
    const text = chunk.getColumnValues(keys.length) as (string | null)[]
    yield { rowCount: chunk.rowCount, seqIx, step, needPrediction, text }
  }
}

/** DuckDB's vector size: no chunk has more rows. */
const chunkCapacity = 2048

/** The SQL gives DOUBLE or FLOAT, as the target is, and NaN for NULL. */
function copyColumn(
  chunk: DuckDBDataChunk,
  column: number,
  target: Float64Array | Float32Array,
  start: number,
) {
  const { rowCount } = chunk
  const data = rawValues(chunk, column, target.BYTES_PER_ELEMENT)
  const values =
    target instanceof Float32Array
      ? new Float32Array(data.buffer, data.byteOffset, rowCount)
      : new Float64Array(data.buffer, data.byteOffset, rowCount)
  target.set(values, start)
}
