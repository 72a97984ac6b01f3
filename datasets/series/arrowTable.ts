import { DataType, DateUnit, type Field, Precision, TimeUnit, type Vector } from 'apache-arrow'
import { elementNumbers, isListType } from '../arrow/arrowElements.js'
import { arrowText } from '../arrow/arrowText.js'
import { firstListLength } from '../arrow/firstListLength.js'
import { openArrowFile } from '../arrowFile.js'
import { type ColumnSpec, ColumnTable, type ColumnValue } from '../columnTable.js'
import { queryChunks } from '../duckdb.js'
import { elementName, listFault, onlyList } from '../listColumn.js'
import type { ReadOptions } from '../readOptions.js'
import type { TabularColumn, TabularFile } from '../tabularFile.js'
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

/** What of an Arrow file is copied. */
export interface ArrowTableOptions {
  /** Rows to copy, from the first on; all by default. */
  mostRows?: number
  /** How columns are read, where the elements of the only list among them are wanted too. */
  reading?: ReadOptions
}

/** An Arrow file whose lists were taken apart. */
export interface ArrowTableWithElements extends ArrowTable {
  /** The elements of the list, `f_0`, `f_1` …, which are no columns of the table; empty where there is no list. */
  elements: readonly TabularColumn[]
  /** Place of the list among the columns, -1 where there is none. */
  listAt: number
  countRows(): Promise<number>
}

/**
 * Copies an Arrow IPC file or stream, one record batch in memory at a time. Times and whole numbers keep all their
 * digits. Columns of lists and other nested types have no values.
 *
 * @throws {DataError} as `openArrowFile`; `EMPTY` where there are no columns; `LIST_UNEQUAL`, `VALUE_MISSING`,
 *   `NO_FEATURES` for lists to take apart
 */
export async function openArrowTable(
  file: string,
  { mostRows = Number.POSITIVE_INFINITY, reading }: ArrowTableOptions = {},
): Promise<ArrowTableWithElements> {
  const arrow = await openArrowFile(file)
  const { fields, metadata, scan, countRows } = arrow
  // A table of none cannot be made.
  if (fields.length === 0) throw noColumns(file)
  const storages = fields.map(storageOf)
  const list = reading && onlyList(fields, ({ type }) => isListType(type), reading)
  const listAt = list ? fields.indexOf(list) : -1
  const length = list ? await firstListLength(file, list, listAt, arrow) : 0
  const stored = [
    ...storages.map((storage) => storage.stored),
    ...new Array<'DOUBLE'>(length).fill('DOUBLE'),
  ]
  const copy = await ColumnTable.create(stored.map((type, i) => ({ name: `a${i}`, type })))
  try {
    let row = 0
    const appended = scan((all) => {
      const rowCount = Math.min(all.numRows, mostRows - row)
      const batch = all.slice(0, rowCount)
      const values = storages.map(({ valuesOf }, i) => valuesOf(batch.getChildAt(i)!))
      if (length > 0) {
        const onOther = (i: number, other: number | null): never => {
          const { name } = list!
          throw listFault(file, { name, row: row + i + 1, length: other, first: length })
        }
        values.push(...elementNumbers(batch.getChildAt(listAt)!, length, onOther))
      }
      copy.append(values, rowCount)
      row += rowCount
    })
    for await (const _ of appended) if (row >= mostRows) break
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
  const elements = Array.from({ length }, (_, i) => ({
    name: elementName(i),
    sql: copy.columnSql[fields.length + i],
    type: 'DOUBLE',
  }))
  return { table, metadata, elements, listAt, countRows }
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
  const isText = [DataType.isUtf8, DataType.isLargeUtf8, DataType.isUtf8View].some((is) => is(type))
  if (isText) return texts
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
