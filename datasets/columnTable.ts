import duckdb = require('@duckdb/node-api')

import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
} from '@duckdb/node-api'
import { ShapeError } from '../base/errors.js'
import { openDuckDb } from './duckdb.js'

const { BIGINT, BOOLEAN, DATE, DOUBLE, FLOAT, INTEGER, TIMESTAMP, VARCHAR } = duckdb
const types = { INTEGER, BIGINT, FLOAT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, VARCHAR }

/**
/**
 * A value as its column holds it: 0 or 1 for BOOLEAN, milliseconds since 1970 for DATE and TIMESTAMP, a bigint for BIGINT; null
 * where there is none.
 */
export type ColumnValue = number | bigint | string | null

/** A column to be written. */
export interface ColumnSpec {
  name: string
  type: keyof typeof types
}

/** DuckDB's vector size: the most rows it takes at a time. */
const chunkRows = 2048

/** A table that grows by whole columns, kept by DuckDB: in memory, and on disk beyond its limit. */
export class ColumnTable {
  static readonly tableName = 'written'

  /** Rows that were appended. */
  rowCount = 0

  private constructor(
    readonly instance: DuckDBInstance,
    readonly connection: DuckDBConnection,
    private readonly appender: DuckDBAppender,
    readonly columns: readonly ColumnSpec[],
  ) {}

  /** What SQL calls the columns: not by their names, which may be any text. */
  get columnSql(): string[] {
    return this.columns.map((_, i) => sqlOf(i))
  }

  static async create(columns: readonly ColumnSpec[], memoryLimit?: string): Promise<ColumnTable> {
    const instance = await openDuckDb(memoryLimit)
    const connection = await instance.connect()
    const definition = columns.map(({ type }, i) => `${sqlOf(i)} ${type}`)
    await connection.run(`CREATE TABLE ${ColumnTable.tableName} (${definition.join(', ')})`)
    const appender = await connection.createAppender(ColumnTable.tableName)
    return new ColumnTable(instance, connection, appender, columns)
  }

  /**
   * Appends rows.
   *
   * @param values one array a column, in the order of the columns
   * @param rowCount how many rows of each to take, all by default
   */
  append(values: readonly ArrayLike<ColumnValue>[], rowCount = values[0]?.length ?? 0): void {
    const short = values.findIndex((column) => column.length < rowCount)
    if (values.length !== this.columns.length) {
      throw new ShapeError('values', [values.length, rowCount], [this.columns.length, rowCount])
    }
    if (short >= 0)
      throw new ShapeError(this.columns[short].name, [values[short].length], [rowCount])
    this.rowCount += rowCount
    const duckTypes = this.columns.map(({ type }) => types[type])
    for (let start = 0; start < rowCount; start += chunkRows) {
      const chunk = duckdb.DuckDBDataChunk.create(duckTypes, Math.min(chunkRows, rowCount - start))
      for (let c = 0; c < values.length; c++) {
        fillColumn(chunk, c, values[c], start, this.columns[c].type)
      }
      this.appender.appendDataChunk(chunk)
    }
  }

  /** Makes what was appended visible to queries. */
  flush(): void {
    this.appender.flushSync()
  }

  close(): void {
    this.connection.disconnectSync()
    this.instance.closeSync()
  }
}

function sqlOf(column: number): string {
  return `c${column}`
}

function fillColumn(
  chunk: DuckDBDataChunk,
  column: number,
  values: ArrayLike<ColumnValue>,
  start: number,
  type: ColumnSpec['type'],
) {
  const vector = chunk.getColumnVector(column)
  const rowCount = chunk.rowCount
  for (let i = 0; i < rowCount; i++) {
    const value = values[start + i]
    vector.setItem(i, value === null ? null : itemOf(value, type))
  }
  vector.flush()
}

function itemOf(value: number | bigint | string, type: ColumnSpec['type']) {
  if (type === 'BOOLEAN') return value !== 0
  if (type === 'DATE') return new duckdb.DuckDBDateValue(Math.floor(Number(value) / 86_400_000))
  if (type !== 'TIMESTAMP') return value
  return new duckdb.DuckDBTimestampValue(BigInt(Math.round(Number(value) * 1000)))
}
