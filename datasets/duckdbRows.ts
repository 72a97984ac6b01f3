import type { DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api'
import { DataError } from '../base/errors.js'
import { type ColumnLooks, columnLooks } from './columnLooks.js'
import { type ColumnRoles, columnRoles } from './columnRoles.js'
import { streamChunks } from './duckdb.js'
import { rawValues } from './duckdbVector.js'
import { withOwnNames } from './featureNamesKey.js'
import type { FileFormat } from './fileFormat.js'
import type { TableKeys } from './findKeys.js'
import { columnsOfElements } from './listColumn.js'
import { nameArgument } from './nameArgument.js'
import { parquetKeyValues } from './parquetKeyValues.js'
import { peekColumns } from './peekColumns.js'
import type { ReadOptions } from './readOptions.js'
import { keyColumns, type RowBatch, type RowSource, type TextBatch } from './rowSource.js'
import {
  checkReadable,
  isNumberType,
  openTabularFile,
  readingFault,
  type TabularColumn,
  type TabularFile,
} from './tabularFile.js'

/**
 * The rows of a Parquet or CSV file.
 *
 * @throws {DataError} for a file that cannot be opened, and for columns that are missing or no numbers
 */
export async function openDuckDbRows(
  file: string,
  format: Extract<FileFormat, 'parquet' | 'csv' | 'csv.gz'>,
  options: ReadOptions = {},
): Promise<RowSource> {
  const table = await openTabularFile(file, format)
  try {
    const metadata = table.isCsv ? {} : await parquetKeyValues(table)
    const { columns, looks } = await lookAtColumns(table, options, metadata)
    const roles = columnRoles(file, columns, options, looks)
    checkTypes(table, roles)
    return await tableRows(table, roles)
  } catch (error) {
    table.close()
    throw error
  }
}

/** The rows of a table whose columns are told apart already; `close` closes the table. */
export async function tableRows(
  table: TabularFile,
  { keys, features, warnings }: ColumnRoles<TabularColumn>,
): Promise<RowSource> {
  const { file } = table
  const areFloat32 = features.map(({ type }) => type === 'FLOAT')
  const flags = table.isCsv ? await textFlags(table, features) : []
  const keySql = keysSql(keys)
  const rows = [
    ...keySql,
    ...features.map((column) => (flags.includes(column) ? flagAsDouble(column) : asNumber(column))),
  ]
  const used = [keys.seqIx, keys.step, keys.needPrediction, ...features]
  const sqlOf = (name: string) => used.find((column) => column?.name === name)!.sql
  return {
    file,
    featureNames: features.map(({ name }) => name),
    keyNames: {
      seq_ix: keys.seqIx.name,
      step_in_seq: keys.step.name,
      need_prediction: keys.needPrediction?.name,
    },
    warmUp: keys.warmUp,
    warnings,
    scanKeys: () => rowBatches(table.query(`SELECT ${keySql} FROM ${table.from}`), []),
    scanRows: () => rowBatches(table.query(`SELECT ${rows} FROM ${table.from}`), areFloat32),
    scanRowsInOrder: (seqIx) =>
      scanInOrder(table.instance, { file, rows, areFloat32, from: table.from, seqIx }),
    scanText: (name) =>
      textBatches(
        table.query(`SELECT ${keySql}, CAST(${sqlOf(name)} AS VARCHAR) FROM ${table.from}`),
      ),
    close: table.close,
  }
}

/** Columns of a table, and what they look like: undefined where the file itself says that all but the keys are features. */
export interface LookedAtColumns {
  columns: readonly TabularColumn[]
  looks?: ColumnLooks<TabularColumn>
}

/**
 * The columns of a table under the names that its file's metadata give, and what they look like.
 *
 * @param metadata key-value metadata of the file
 */
export async function lookAtColumns(
  table: TabularFile,
  options: ReadOptions,
  metadata: Readonly<Record<string, string>>,
): Promise<LookedAtColumns> {
  const columns = await columnsOfElements(table, options)
  const own = withOwnNames(metadata, columns)
  if (own) return { columns: own }
  const peek = (wanted: readonly TabularColumn[]) => peekColumns(table, wanted)
  return { columns, looks: await columnLooks(columns, peek, metadata.pandas) }
}

/** Rows of a CSV file among which the first value of a column is looked for. */
const flagRows = 1000

/** The columns of a CSV file whose first value is true or false. */
async function textFlags(
  { from, query }: TabularFile,
  columns: readonly TabularColumn[],
): Promise<TabularColumn[]> {
  const first = columns.map(({ sql }) => `any_value(${sql})`)
  for await (const chunk of query(
    `SELECT ${first} FROM (SELECT * FROM ${from} LIMIT ${flagRows})`,
  )) {
    const values = chunk.getRowValues(0)
    return columns.filter((_, i) => /^\s*(true|false)\s*$/i.test(String(values[i])))
  }
  return []
}

/**
 * Keys may be numbers that are written as text, in CSV all columns may.
 *
 * @throws {DataError} `NOT_NUMERIC` naming the first column that cannot be numbers, and as `checkReadable`
 */
export function checkTypes(
  { file, isCsv }: TabularFile,
  { keys, features }: ColumnRoles<TabularColumn>,
): void {
  if (isCsv) return
  for (const column of [keys.seqIx, keys.step, keys.needPrediction, ...features]) {
    if (!column) continue
    checkReadable(file, column)
    if (isNumberType(column.type)) continue
    const { name, type } = column
    const isFeature = features.includes(column)
    if (!isFeature && type === 'VARCHAR') continue
    const hint = isFeature ? `Leave it out with --drop ${nameArgument(name)}.` : ''
    const what = `the column is ${type}, not numbers`
    throw new DataError('NOT_NUMERIC', what, { file, column: name }, hint)
  }
}

/** SQL of the three keys as DOUBLE, NaN for whatever is no number. */
export function keysSql(keys: TableKeys<TabularColumn>): string[] {
  return [asDouble(keys.seqIx), asDouble(keys.step), needSql(keys)]
}

function asDouble({ sql }: TabularColumn): string {
  return `coalesce(TRY_CAST(${sql} AS DOUBLE), 'nan')`
}

/** Float32 stays what it is, and takes half as long. */
function asNumber(column: TabularColumn): string {
  return column.type === 'FLOAT' ? `coalesce(${column.sql}, 'nan')` : asDouble(column)
}

/** SQL that gives a flag as a number: in text, both `true` and `1` are usual. */
function flagAsDouble(column: TabularColumn): string {
  if (column.type !== 'VARCHAR') return asDouble(column)
  return `CASE lower(trim(${column.sql}))
    WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE ${asDouble(column)} END`
}

function needSql({ step, needPrediction, warmUp }: TableKeys<TabularColumn>): string {
  if (needPrediction) return flagAsDouble(needPrediction)
  return `CAST(${asDouble(step)} >= ${warmUp! - 1} AS DOUBLE)`
}

/** What to scan in another order. */
interface OrderedScan {
  file: string
  /** SQL of the three keys and the features. */
  rows: readonly string[]
  /** Which features are float32; the rest is float64. */
  areFloat32: readonly boolean[]
  from: string
  /** Ids of the sequences, in the order wanted. */
  seqIx: ArrayLike<number>
}

/** Rows in the order of sequences and steps; DuckDB sorts on disk what is larger than its memory. */
export async function* scanInOrder(
  instance: DuckDBInstance,
  { file, rows, areFloat32, from, seqIx }: OrderedScan,
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
    yield* rowBatches(chunks, areFloat32)
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
  areFloat32: readonly boolean[],
): AsyncGenerator<RowBatch> {
  const rowBytes = 8 * keyColumns.length + 8 * areFloat32.length
  const capacity = chunkCapacity * Math.max(1, Math.floor(batchBytes / rowBytes / chunkCapacity))
  const keys = keyColumns.map(() => new Float64Array(capacity))
  const features = areFloat32.map((isFloat32) =>
    isFloat32 ? new Float32Array(capacity) : new Float64Array(capacity),
  )
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

/** Copies numbers of SQL that gives DOUBLE or FLOAT, as the target is, and NaN for NULL. */
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
