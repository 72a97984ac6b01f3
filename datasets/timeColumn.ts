import { DataError } from '../base/errors.js'
import type { TabularColumn, TabularFile } from './tabularFile.js'

/** The column that orders a series. */
export interface TimeColumn {
  column: TabularColumn
  /** SQL of a DOUBLE to sort by; null where the value cannot be read. */
  sql: string
  warnings: string[]
}

/**
 * Finds the time column: the named one; else the first of a date or time type (in CSV: whose first value
 * reads as one), else the first named date, time, timestamp or datetime, else the first column.
 *
 * @throws {DataError} `COLUMN_MISSING` where there is none of that name, `EMPTY` where there are no rows
 */
export async function findTimeColumn(table: TabularFile, name?: string): Promise<TimeColumn> {
  const { file, columns } = table
  const kinds = await firstRowKinds(table)
  const asTime = (column: TabularColumn, warnings: string[] = []): TimeColumn => {
    const isNumber = kinds[columns.indexOf(column)] === 'number'
    return { column, sql: isNumber ? numberSql(column) : timestampSql(column), warnings }
  }
  if (name !== undefined) {
    const named = columns.find((column) => column.name === name)
    if (named) return asTime(named)
    const hint = `There are ${columns.map((column) => column.name).join(', ')}.`
    throw new DataError('COLUMN_MISSING', 'the column is missing', { file, column: name }, hint)
  }
  const found =
    columns.find((_, i) => kinds[i] === 'timestamp') ??
    columns.find((column) => /^(date|time|timestamp|datetime)$/i.test(column.name))
  if (found) return asTime(found)
  const warning = `${file}: no column looks like a time; the first, ${columns[0].name}, is taken for it`
  return asTime(columns[0], [warning])
}

type Kind = 'timestamp' | 'number' | 'other'

async function firstRowKinds({ file, columns, from, query }: TabularFile): Promise<Kind[]> {
  const kinds = columns.map(
    (column) => `CASE WHEN ${numberSql(column)} IS NOT NULL THEN 'number'
      WHEN ${timestampSql(column)} IS NOT NULL THEN 'timestamp' ELSE 'other' END`,
  )
  for await (const chunk of query(`SELECT ${kinds} FROM ${from} LIMIT 1`)) {
    return chunk.getRowValues(0) as Kind[]
  }
  throw new DataError('EMPTY', 'the file has no rows', { file })
}

function numberSql({ sql }: TabularColumn): string {
  return `TRY_CAST(CAST(${sql} AS VARCHAR) AS DOUBLE)`
}

/** Through text, in which every type of date and time reads alike; UTC where no zone is given. */
function timestampSql({ sql }: TabularColumn): string {
  return `CAST(epoch_us(TRY_CAST(CAST(${sql} AS VARCHAR) AS TIMESTAMPTZ)) AS DOUBLE)`
}
