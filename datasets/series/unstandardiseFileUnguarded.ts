import { DataError } from '../../base/errors.js'
import type { OnRows } from '../onRows.js'
import { keyColumns } from '../rowSource.js'
import { type UnfinishedFile, writeQuery } from '../writeQuery.js'
import { checkCells } from './checkCells.js'
import { numberSql } from './numberSql.js'
import type { ColumnScale, Scales } from './scales.js'
import { openSeriesFile, type SeriesColumn, type SeriesFile } from './seriesFile.js'
import { surveySeries } from './surveySeries.js'

export interface Unstandardised {
  rows: number
  /** Names of the columns that were scaled back. */
  columns: string[]
}

/** The table that `unstandardiseFile` makes, in this process, which a damaged file may hang or end. */
export async function unstandardiseFileUnguarded(
  file: string,
  out: UnfinishedFile,
  scales: Scales,
  onRows?: OnRows,
): Promise<Unstandardised> {
  const source = await openSeriesFile(file)
  try {
    const scaleOf = (column: SeriesColumn) =>
      scales.columns.find(({ name }) => name === column.name)
    const features = source.columns.filter(scaleOf)
    if (features.length === 0) {
      const hint = `There are scales for ${scales.columns.map(({ name }) => name).join(', ')}.`
      throw new DataError('TABLES_DIFFER', 'no column has a scale', { file }, hint)
    }
    const survey = await surveySeries(source, { ids: [], features }, onRows)
    await checkCells(source, features, survey)
    const columns = source.columns.map((column) => {
      const scale = scaleOf(column)
      return {
        name: column.name,
        sql: scale ? unscaledSql(column, scale) : keptSql(source, column),
      }
    })
    const connection = await source.instance.connect()
    try {
      const query = { columns, from: source.from, isEmpty: survey.rowCount === 0 }
      await writeQuery(connection, query, out)
    } finally {
      connection.disconnectSync()
    }
    return { rows: survey.rowCount, columns: features.map(({ name }) => name) }
  } finally {
    source.close()
  }
}

function unscaledSql(column: SeriesColumn, { mean, deviation }: ColumnScale): string {
  return `nullif(${numberSql(column)}, 'nan'::DOUBLE) * ${deviation}::DOUBLE + ${mean}::DOUBLE`
}

/** All columns of CSV are texts; Parquet is to have the keys as they are. */
function keptSql({ isCsv }: SeriesFile, { name, sql }: SeriesColumn): string {
  if (!isCsv || !keyColumns.some((key) => key === name)) return sql
  return `CAST(${sql} AS ${name === 'need_prediction' ? 'BOOLEAN' : 'INTEGER'})`
}
