import { isNumberType, type TabularColumn } from '../tabularFile.js'
import type { ColumnKind } from './columnSource.js'

/** What a column of this type of DuckDB's holds. */
export function kindOfType(type: string): ColumnKind {
  if (isNumberType(type)) return 'number'
  return /^DATE$|^TIMESTAMP/.test(type) ? 'time' : 'label'
}

/** Bytes of a text that DuckDB keeps where others have their address. */
export const longestInline = 12

/**
 * What to select of a column that is to be read as this kind. Numbers, and times in milliseconds since
 * 1970, are DOUBLE: NaN where there is no value, NULL where there is one that cannot be read. Labels are
 * VARCHAR, beside each longer one a hash of it.
 */
export const columnSql: Record<ColumnKind, (column: TabularColumn) => string[]> = {
  number: (column) => [numberSql(column)],
  key: (column) => [keySql(column)],
  time: (column) => [timeSql(column)],
  label: labelSql,
}

/**
 * Infinite values stay. DuckDB itself would read 2020_01 as the number 202001; digits that begin with a 0 are a code,
 * all of which sort from 00 to before the character behind 9.
 */
function numberSql(column: TabularColumn): string {
  const { sql, type } = column
  if (kindOfType(type) === 'number') return `coalesce(CAST(${sql} AS DOUBLE), 'nan')`
  const text = textSql(column)
  return `CASE WHEN contains(${text}, '_') OR (${text} >= '00' AND ${text} < '0:') THEN NULL
    ELSE coalesce(TRY_CAST(${text} AS DOUBLE), CASE WHEN ${sql} IS NULL THEN 'nan'::DOUBLE END) END`
}

/** Whole numbers that are written as such: of keys, `7`, `07` and `7.0` are three. */
function keySql(column: TabularColumn): string {
  const { sql, type } = column
  if (kindOfType(type) === 'number') return numberSql(column)
  const text = textSql(column)
  return `CASE WHEN ${sql} IS NULL THEN 'nan'::DOUBLE
    WHEN CAST(TRY_CAST(${text} AS BIGINT) AS VARCHAR) = ${text} THEN CAST(TRY_CAST(${text} AS BIGINT) AS DOUBLE) END`
}

/**
 * SQL that gives a time; of text only what begins as ISO 8601 does: DuckDB itself would read 1-2-3 as a day of the
 * year 1.
 */
function timeSql(column: TabularColumn): string {
  const { sql, type } = column
  if (kindOfType(type) === 'time') {
    return `CASE WHEN ${sql} IS NULL THEN 'nan'::DOUBLE ELSE coalesce(${millisecondsSql(sql)}, 'inf') END`
  }
  const text = textSql(column)
  return `CASE WHEN ${sql} IS NULL THEN 'nan'::DOUBLE
    WHEN ${text} LIKE '____-__-__%' THEN ${millisecondsSql(text)} END`
}

/** NULL for infinite times too. */
function millisecondsSql(sql: string): string {
  return `CAST(epoch_us(TRY_CAST(${sql} AS TIMESTAMPTZ)) AS DOUBLE) / 1000`
}

/**
 * The hash is there because fetching the characters of a long text takes a call a value. NaN is known by its
 * text: an engine may answer `isnan` by the statistics of a Parquet file, which leave NaN out.
 */
function labelSql(column: TabularColumn): string[] {
  const isFloat = /^(FLOAT|DOUBLE)$/.test(column.type)
  const plain = textSql(column)
  const text = isFloat ? `CASE WHEN ${plain} NOT IN ('nan', '-nan') THEN ${plain} END` : plain
  return [text, `CASE WHEN strlen(${text}) > ${longestInline} THEN md5_number(${text}) END`]
}

export function textSql({ sql }: TabularColumn): string {
  return `CAST(${sql} AS VARCHAR)`
}
