import type { Place } from '../../base/errors.js'
import { checkNamesDiffer } from '../checkNamesDiffer.js'
import { fileFormat } from '../fileFormat.js'
import { nameArgument, parseNames } from '../nameArgument.js'
import { parquetKeyValues } from '../parquetKeyValues.js'
import { openTabularFile, type TabularColumn, type TabularFile } from '../tabularFile.js'
import { unknownColumn } from '../unknownColumn.js'
import { noColumns } from './noColumns.js'

/** A column of a file that holds series. */
export interface SeriesColumn extends TabularColumn {
  /** Its name in the file, which may be empty. */
  nameInFile: string
  /** What messages call it: its name, or its place where it has none. */
  label: string
  /** How it is written behind an option: `''` where it alone has no name, as for every other command. */
  argument: string
}

/** A file that holds series, open for queries, whatever its format. */
export interface SeriesFile extends Omit<TabularFile, 'columns'> {
  /** Each has a name of its own; one without a name that can be written is called `column_3` after its place. */
  readonly columns: readonly SeriesColumn[]
  /** The text under `pandas` in the metadata of a Parquet or Arrow file. */
  readonly pandas?: string
}

/**
 * Opens a Parquet, CSV, CSV.gz or Arrow file.
 *
 * @throws {DataError} for a file that cannot be opened, `COLUMN_DUPLICATE`, `EMPTY` where there are no columns
 */
export async function openSeriesFile(file: string): Promise<SeriesFile> {
  const { table, pandas } = await openTable(file)
  try {
    return asSeriesFile(table, pandas)
  } catch (error) {
    table.close()
    throw error
  }
}

/**
 * A table that is open already, as one that holds series.
 *
 * @param pandas the text under `pandas` in the metadata of a Parquet or Arrow file
 * @throws {DataError} `COLUMN_DUPLICATE`, `EMPTY` where there are no columns
 */
export function asSeriesFile(table: TabularFile, pandas?: string): SeriesFile {
  const columns = namedColumns(table.columns)
  checkNamesDiffer(table.file, columns)
  if (columns.length === 0) throw noColumns(table.file)
  return { ...table, columns, pandas }
}

async function openTable(file: string): Promise<{ table: TabularFile; pandas?: string }> {
  const format = fileFormat(file)
  if (format === 'arrowFile' || format === 'arrowStream') {
    // Loaded when it is needed: its library takes a fifth of a second.
    const { openArrowTable } = await import('./arrowTable.js')
    const { table, metadata } = await openArrowTable(file)
    return { table, pandas: metadata.get('pandas') }
  }
  const table = await openTabularFile(file, format)
  if (format !== 'parquet') return { table }
  try {
    const { pandas } = await parquetKeyValues(table)
    return { table, pandas }
  } catch (error) {
    table.close()
    throw error
  }
}

function namedColumns(columns: readonly TabularColumn[]): SeriesColumn[] {
  const names = new Set(columns.map(({ name }) => name))
  const nameless = columns.filter(({ name }) => name === '').length
  return columns.map((column, i) => {
    const nameInFile = column.name
    const isNamed = nameInFile !== '' && !nameInFile.includes('\0')
    if (isNamed) {
      return { ...column, nameInFile, label: nameInFile, argument: nameArgument(nameInFile) }
    }
    let name = `column_${i + 1}`
    while (names.has(name)) name += '_'
    const why = nameInFile === '' ? 'no name' : 'NUL in its name'
    const isOnly = nameInFile === '' && nameless === 1
    const argument = nameArgument(isOnly ? '' : name)
    return { ...column, name, nameInFile, label: `${i + 1} (${why})`, argument }
  })
}

/**
 * Columns of a list of names, or of one text with commas between; a name that holds a comma may stand alone there. A
 * column without a name goes also by what the messages call it, and by `''` where it is the only one.
 *
 * @param flag the option that gives the names
 * @throws {UsageError} `COLUMN_UNKNOWN`
 */
export function columnsNamed(
  { file, columns }: SeriesFile,
  flag: string,
  list: string | readonly string[],
): SeriesColumn[] {
  const names = columns.map(({ name }) => name)
  const nameless = columns.filter(({ nameInFile }) => nameInFile === '')
  const wanted = typeof list !== 'string' ? list : names.includes(list) ? [list] : parseNames(list)
  return wanted.map((name) => {
    if (name === '' && nameless.length === 1) return nameless[0]
    const found = columns.find((column) => column.name === name || column.label === name)
    if (!found) throw unknownColumn(file, flag, name, names)
    return found
  })
}

/** A value as text, for a message. @param row from 0 */
export async function textAt(
  { from, query }: SeriesFile,
  sql: string,
  row: number,
): Promise<string | null> {
  const select = `SELECT CAST(${sql} AS VARCHAR) FROM ${from} LIMIT 1 OFFSET ${row}`
  for await (const chunk of query(select)) return chunk.getRowValues(0)[0] as string | null
  return null
}

/** Where a value stands. @param row from 0 */
export function placeOf({ file }: SeriesFile, column: SeriesColumn, row?: number): Place {
  return { file, column: column.label, ...(row === undefined ? {} : { row: row + 1 }) }
}
