import { DataType, DateUnit, type Field, Precision, TimeUnit, type Vector } from 'apache-arrow'
import { arrowText } from '../arrow/arrowText.js'
import { openArrowFile } from '../arrowFile.js'
import { type ColumnSpec, ColumnTable, type ColumnValue } from '../columnTable.js'
import { queryChunks } from '../duckdb.js'
import type { TabularFile } from '../tabularFile.js'
import { noColumns } from './noColumns.js'

/** An Arrow file as a table of DuckDB's, and the key-value metadata of its schema. */
export interface ArrowTable {
  table: TabularFile
  metadata: ReadonlyMap<string, string>
}

/** How a column of an Arrow file is kept in DuckDB. */
interface Storage {
  /** Type in which it is stored. */
  stored: ColumnSpec['type']
  /** Type that queries see, in DuckDB's words; of what cannot be stored, Arrow's. */
  type: string
  /** SQL of a value of that type. */
  sql: (stored: string) => string
  valuesOf: (vector: Vector) => ArrayLike<ColumnValue>
}

/**
 * Copies an Arrow IPC file or stream, one record batch in memory at a time. Times and whole numbers keep all their
 * digits. Columns of lists and other nested types have no values.
 *
 * @throws {DataError} as `openArrowFile`; `EMPTY` where there are no columns
 */
export async function openArrowTable(file: string): Promise<ArrowTable> {
  const { fields, metadata, scan } = await openArrowFile(file)
  // A table of none cannot be made.
  if (fields.length === 0) throw noColumns(file)
  const storages = fields.map(storageOf)
  const copy = await ColumnTable.create(
    storages.map(({ stored }, i) => ({ name: `a${i}`, type: stored })),
  )
  try {
    const appended = scan((batch) => {
      const values = storages.map(({ valuesOf }, i) => valuesOf(batch.getChildAt(i)!))
      copy.append(values, batch.numRows)
    })
    for await (const _ of appended);
    copy.flush()
  } catch (error) {
    copy.close()
    throw error
  }
  const table: TabularFile = {
    file,
    isCsv: false,
    columns: storages.map(({ type, sql }, i) => ({
      name: fields[i].name,
      sql: sql(copy.columnSql[i]),
      type,
    })),
    instance: copy.instance,
    from: ColumnTable.tableName,
    query: (sql) => queryChunks(copy.instance, sql),
    close: () => copy.close(),
  }
  return { table, metadata }
}

/** Values, one by one, null where there is none. */
function each(vector: Vector, convert: (value: unknown) => ColumnValue): ColumnValue[] {
  return Array.from(vector, (value: unknown) => (value === null ? null : convert(value)))
}

/** Whole numbers as they are stored, which for times has digits that `get` drops. */
function wholeNumbers(vector: Vector): (bigint | null)[] {
  return vector.data.flatMap((data) =>
    Array.from({ length: data.length }, (_, i) =>
      data.getValid(i) ? BigInt(data.values[i] as number | bigint) : null,
    ),
  )
}

/** Whether the values are stored as JavaScript's own typed arrays have them. */
function isPlain(type: DataType): boolean {
  return (
    (DataType.isFloat(type) && type.precision !== Precision.HALF) ||
    (DataType.isInt(type) && type.bitWidth < 64)
  )
}

function storageOf({ type }: Field): Storage {
  const itself = (stored: string) => stored
  const numbers: Storage = {
    stored: 'DOUBLE',
    type: 'DOUBLE',
    sql: itself,
    valuesOf: (vector) =>
      vector.nullCount === 0 && isPlain(type) ? vector.toArray() : each(vector, Number),
  }
  const texts: Storage = {
    stored: 'VARCHAR',
    type: 'VARCHAR',
    sql: itself,
    valuesOf: (vector) => each(vector, String),
  }
  const longs: Storage = {
    stored: 'BIGINT',
    type: 'BIGINT',
    sql: itself,
    valuesOf: wholeNumbers,
  }
  if (DataType.isInt(type)) {
    if (type.bitWidth < 64 && (type.isSigned || type.bitWidth < 32)) {
      return { ...numbers, stored: 'INTEGER', type: 'INTEGER' }
    }
    if (type.bitWidth < 64 || type.isSigned) return longs
    return { ...texts, type: 'UBIGINT', sql: (stored) => `CAST(${stored} AS UBIGINT)` }
  }
  if (DataType.isFloat(type) || DataType.isNull(type)) return numbers
  if (DataType.isDecimal(type)) {
    const asNumber = (value: unknown) => Number(arrowText(type, value))
    return { ...numbers, valuesOf: (vector) => each(vector, asNumber) }
  }
  if (DataType.isBool(type)) return { ...numbers, stored: 'BOOLEAN', type: 'BOOLEAN' }
  if (DataType.isTimestamp(type)) {
    const zoned = type.timezone ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP'
    return type.unit === TimeUnit.NANOSECOND && !type.timezone
      ? { ...longs, type: 'TIMESTAMP_NS', sql: (stored) => `make_timestamp_ns(${stored})` }
      : { ...longs, type: zoned, sql: (stored) => timestampSql(stored, type.unit) }
  }
  if (DataType.isDate(type)) {
    return type.unit === DateUnit.DAY
      ? { ...longs, type: 'DATE', sql: (stored) => `(DATE '1970-01-01' + ${stored}::INTEGER)` }
      : { ...longs, type: 'TIMESTAMP', sql: (stored) => timestampSql(stored, TimeUnit.MILLISECOND) }
  }
  if (DataType.isTime(type)) {
    return { ...longs, type: 'TIME', sql: (stored) => `${timestampSql(stored, type.unit)}::TIME` }
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return texts
  if (DataType.isDictionary(type)) {
    const isNumber = DataType.isInt(type.dictionary) || DataType.isFloat(type.dictionary)
    return isNumber ? numbers : texts
  }
  const nothing = (vector: Vector) => new Array<null>(vector.length).fill(null)
  return { ...texts, type: String(type), valuesOf: nothing }
}

function timestampSql(stored: string, unit: TimeUnit): string {
  const micros = {
    [TimeUnit.SECOND]: `${stored} * 1000000`,
    [TimeUnit.MILLISECOND]: `${stored} * 1000`,
    [TimeUnit.MICROSECOND]: stored,
    [TimeUnit.NANOSECOND]: `${stored} // 1000`,
  }[unit]
  return `make_timestamp(${micros})`
}
