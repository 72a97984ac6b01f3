import { DataError, UsageError } from '../../base/errors.js'
import { columnLooks } from '../columnLooks.js'
import { peekColumns } from '../peekColumns.js'
import { keyColumns } from '../rowSource.js'
import { kindOfType } from '../tables/columnSql.js'
import { findTimeColumn, type TimeColumn, type TimeOptions } from './findTimeColumn.js'
import { headerWarning } from './headerWarning.js'
import { columnsNamed, placeOf, type SeriesColumn, type SeriesFile } from './seriesFile.js'

/** Which columns are what; several names stand in a list, or in one text with commas between. */
export interface ColumnOptions extends TimeOptions {
  /** The rows are in order as they stand: no column is the time. */
  inOrder?: boolean
  /** Columns that tell several series apart. */
  idColumn?: string | readonly string[]
  /** The only features. */
  columns?: string | readonly string[]
  /** Columns that are no features. */
  drop?: string | readonly string[]
  /** Columns that would be left out as an index or for their missing cells, and stay. */
  keep?: string | readonly string[]
}

/** What each column of a file is. */
export interface SeriesColumns {
  time?: TimeColumn
  ids: readonly SeriesColumn[]
  features: readonly SeriesColumn[]
  /** Columns that stay, whatever is missing in them. */
  kept: readonly SeriesColumn[]
  /** Columns that are nothing of these, and why. */
  leftOut: ReadonlyMap<SeriesColumn, string>
  warnings: string[]
}

/** How many rows show what a column is. */
const sampledRows = 1000

/**
 * Tells time, ids and features apart, and leaves the index of another program out.
 *
 * @throws {DataError} `COLUMN_RESERVED`, `NOT_NUMERIC`, `NO_FEATURES`, `EMPTY`, and as `findTimeColumn`
 * @throws {UsageError} `TIME_FORMAT`, `BAD_COLUMNS`, `COLUMN_UNKNOWN`
 */
export async function seriesColumns(
  source: SeriesFile,
  options: ColumnOptions,
): Promise<SeriesColumns> {
  if (options.columns !== undefined && options.drop !== undefined) {
    throw new UsageError('BAD_COLUMNS', 'columns are both chosen and dropped', 'Do one of the two.')
  }
  const named = (flag: string, list: string | readonly string[] | undefined) =>
    list === undefined ? [] : columnsNamed(source, flag, list)
  const samples = await sampleColumns(source)
  const ids = named('--id-column', options.idColumn)
  const dropped = named('--drop', options.drop)
  const time = options.inOrder
    ? undefined
    : findTimeColumn(source, samples, [...ids, ...dropped], options)
  const kept = [...named('--keep', options.keep), ...named('--columns', options.columns)]
  const index = await rowIndex(source)

  const names = source.columns.map(({ nameInFile }) => nameInFile)
  const header = source.isCsv ? headerWarning(source.file, names) : undefined
  const warnings = header === undefined ? [] : [header]
  const leftOut = new Map<SeriesColumn, string>()
  const leave = (column: SeriesColumn, why: string) => {
    leftOut.set(column, why)
    return false
  }
  if (time?.insteadOf) {
    const { label } = time.insteadOf
    const what = `column ${label} never changes in the first rows: left out; ${time.name}, which rises from row to row, is taken for the time`
    warnings.push(`${source.file}: ${what}`)
  }
  if (time?.mustRise) {
    const [{ label }] = time.columns
    const what = `no column looks like the time; the first, ${label}, rises from row to row and is taken for it`
    warnings.push(`${source.file}: ${what}`)
  }
  const features = source.columns.filter((column) => {
    if (time?.columns.includes(column) || ids.includes(column)) return false
    if (options.columns !== undefined) {
      return kept.includes(column) || leave(column, 'not among --columns')
    }
    if (dropped.includes(column)) return leave(column, 'by --drop')
    if (column === time?.insteadOf) return leave(column, 'a date that never changes')
    if (!index.has(column) || kept.includes(column)) return true
    const hint = `--keep ${column.argument} makes it a feature`
    warnings.push(
      `${source.file}: column ${column.label} is an index and no data: left out; ${hint}`,
    )
    return leave(column, 'an index and no data')
  })
  checkFeatures(source, features, time)
  return { time, ids, features, kept, leftOut, warnings }
}

/** The columns that only number the rows. */
async function rowIndex(source: SeriesFile): Promise<ReadonlySet<SeriesColumn>> {
  const inFile = source.columns.map((column) => ({ name: column.nameInFile, column }))
  const peek = (wanted: readonly { column: SeriesColumn }[]) => {
    const columns = wanted.map(({ column }) => column)
    return peekColumns(source, columns)
  }
  const { index } = await columnLooks(inFile, peek, source.pandas)
  return new Set(Array.from(index, ({ column }) => column))
}

function checkFeatures(
  source: SeriesFile,
  features: readonly SeriesColumn[],
  time: TimeColumn | undefined,
): void {
  if (features.length === 0) {
    const what = time ? 'there is no column beside the time' : 'there is no column of features'
    throw new DataError('NO_FEATURES', what, { file: source.file })
  }
  const key = features.find(({ name }) => keyColumns.some((other) => other === name.toLowerCase()))
  if (key) {
    const what = 'sequence tables use this name for a key'
    const hint = 'A table of sequences needs no converting; in another, rename the column.'
    throw new DataError('COLUMN_RESERVED', what, placeOf(source, key), hint)
  }
  features.forEach((column, i) => {
    const same = (other: SeriesColumn) => other.name.toLowerCase() === column.name.toLowerCase()
    const first = features.findIndex(same)
    if (first === i) return
    const what = `its name differs from that of column ${features[first].label} in upper and lower case alone`
    const hint = `Rename it, or leave it out with --drop ${column.argument}.`
    throw new DataError('COLUMN_DUPLICATE', what, placeOf(source, column), hint)
  })
  const other = features.find(({ type }) => kindOfType(type) !== 'number' && type !== 'VARCHAR')
  if (other) {
    const what = `the column is ${other.type}, not numbers`
    const hint = `Leave it out with --drop ${other.argument}.`
    throw new DataError('NOT_NUMERIC', what, placeOf(source, other), hint)
  }
}

/** The texts of the first rows, an array a column. */
async function sampleColumns({ file, columns, from, query }: SeriesFile) {
  const texts = columns.map(({ sql }, i) => `CAST(${sql} AS VARCHAR) AS t${i}`)
  const samples: (string | null)[][] = columns.map(() => [])
  for await (const chunk of query(`SELECT ${texts} FROM ${from} LIMIT ${sampledRows}`)) {
    chunk.getColumns().forEach((values, i) => {
      samples[i]?.push(...(values as (string | null)[]))
    })
  }
  if (samples[0].length === 0) throw new DataError('EMPTY', 'the file has no rows', { file })
  return samples
}
