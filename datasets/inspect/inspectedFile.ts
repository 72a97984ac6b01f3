import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { nativeWork } from '../../base/nativeWork.js'
import { readCsvHeader } from '../csvHeader.js'
import { quotePath } from '../duckdb.js'
import { type FileFormat, fileFormat } from '../fileFormat.js'
import { gunzipHead, type UnpackedHead } from '../gunzipHead.js'
import { parquetKeyValues } from '../parquetKeyValues.js'
import type { ReadOptions } from '../readOptions.js'
import { missingTexts } from '../tables/missingTexts.js'
import {
  openTabularFile,
  readingFault,
  type TabularColumn,
  type TabularFile,
} from '../tabularFile.js'
import { type ColumnStatistics, parquetFacts } from './parquetFacts.js'

/** Rows of a file that some of what is said of it rests on. */
export interface RowsRead {
  table: TabularFile
  /** Name of a column of the table with the number of each row, from 0; only of tables that are read from the file. */
  rowNumber?: string
  rowCount: number
  /** `all` rows, the `first`, or a `sample` from so many places all over the file. */
  which: 'all' | 'first' | 'sample'
  places: number
}

/** A file of any format, open for a look that takes a time and a memory that do not grow with it. */
export interface InspectedFile {
  readonly file: string
  readonly format: FileFormat
  readonly bytes: number
  /** How values are separated in CSV. */
  readonly delimiter?: string
  /** Names of the codecs of a Parquet file. */
  readonly codecs?: readonly string[]
  readonly rowCount: number
  /** Whether the rows were not counted but estimated by the size of the file. */
  readonly isEstimate: boolean
  /** Key-value metadata of a Parquet or Arrow file. */
  readonly metadata: Readonly<Record<string, string>>
  /** The first rows, or all of a small file, in memory. */
  readonly head: RowsRead
  /** The rows that keys are read of. */
  readonly keys: RowsRead
  /** The rows that values are read of. */
  readonly values: RowsRead
  /** What the statistics of a Parquet file say of its columns; empty for other formats. */
  readonly statistics: readonly (ColumnStatistics | undefined)[]
  /** The elements of the only list of an Arrow file, and its place among the columns. */
  readonly elements?: { columns: readonly TabularColumn[]; listAt: number }
  /** The first rows as typed tables are read: in CSV other texts stand for what is missing. */
  openTyped(): Promise<TabularFile>
  close(): void
}

/** How much of a file is read. */
export interface InspectLimits {
  /** Cells of the first rows, which are parsed into memory. */
  headCells: number
  leastHeadRows: number
  mostHeadRows: number
  /** Bytes of packed CSV, unpacked, that its first rows are looked for in. */
  unpackedBytes: number
  /** Cells of a Parquet file of which all values are read, and of a sample of more. */
  allCells: number
  sampledCells: number
  /** Places that a sample comes from: each costs the dictionaries of a row group. */
  samplePlaces: number
  /** Rows of a Parquet file whose keys are read. */
  keyRows: number
}

export const inspectLimits: Readonly<InspectLimits> = {
  headCells: 2_000_000,
  leastHeadRows: 1000,
  mostHeadRows: 200_000,
  unpackedBytes: 32 * 2 ** 20,
  allCells: 20_000_000,
  sampledCells: 4_000_000,
  samplePlaces: 4,
  keyRows: 20_000_000,
}

/** What DuckDB may take. */
const memoryLimit = '250MB'

/**
 * @param options which list is taken for features
 * @throws {DataError} for a file that cannot be opened, and as reading its first rows does
 */
export async function openInspectedFile(
  file: string,
  options: ReadOptions,
  limits: InspectLimits = inspectLimits,
): Promise<InspectedFile> {
  const format = fileFormat(file)
  switch (format) {
    case 'parquet':
      return openParquet(file, format, limits)
    case 'arrowFile':
    case 'arrowStream':
      return openArrow(file, format, options, limits)
    default:
      return openCsv(file, format, limits)
  }
}

function headRowsOf(columns: number, limits: InspectLimits): number {
  const rows = Math.floor(limits.headCells / Math.max(1, columns))
  return Math.min(limits.mostHeadRows, Math.max(limits.leastHeadRows, rows))
}

async function openParquet(
  file: string,
  format: 'parquet',
  limits: InspectLimits,
): Promise<InspectedFile> {
  const table = await openTabularFile(file, format)
  try {
    await limitMemory(table)
    const { rowCount, groupRows, codecs, statistics } = await parquetFacts(table)
    const nColumns = table.columns.length
    const headRows = headRowsOf(nColumns, limits)
    const head = await firstRows(table, headRows, rowCount)
    const isAll = rowCount * nColumns <= limits.allCells
    return {
      file,
      format,
      bytes: statSync(file).size,
      codecs,
      rowCount,
      isEstimate: false,
      metadata: await parquetKeyValues(table),
      head,
      keys: head.which === 'all' ? head : keyRows(table, rowCount, limits),
      values:
        head.which === 'all'
          ? head
          : isAll
            ? all(table, rowCount)
            : sample(table, groupRows, limits),
      statistics,
      openTyped: async () => ({ ...head.table, close() {} }),
      close: table.close,
    }
  } catch (error) {
    table.close()
    throw error
  }
}

function all(table: TabularFile, rowCount: number): RowsRead {
  return { table, rowCount, which: 'all', places: 1 }
}

function keyRows(table: TabularFile, rowCount: number, { keyRows }: InspectLimits): RowsRead {
  const isAll = rowCount <= keyRows
  const condition = isAll ? '' : `WHERE ${rowNumber} < ${keyRows}`
  const from = `(SELECT * FROM ${numberedRows(table)} ${condition})`
  const which = isAll ? 'all' : 'first'
  const rows = Math.min(rowCount, keyRows)
  return { table: { ...table, from }, rowNumber, rowCount: rows, which, places: 1 }
}

const rowNumber = 'r'

/** What stands after FROM for the rows of a Parquet file and their numbers. */
function numberedRows({ file, columns }: TabularFile): string {
  const names = [...columns.map(({ sql }) => sql), rowNumber]
  const parquet = `read_parquet(${quotePath(file)}, hive_partitioning=false, file_row_number=true)`
  return `${parquet} AS t(${names})`
}

/** Rows from the beginnings of some row groups: only there can a reader begin without reading what is before. */
function sample(
  table: TabularFile,
  groupRows: readonly number[],
  { sampledCells, samplePlaces }: InspectLimits,
): RowsRead {
  const places = Math.min(samplePlaces, groupRows.length)
  const rows = Math.ceil(sampledCells / table.columns.length / places)
  const taken = Array.from({ length: places }, (_, i) => {
    const group = Math.round((i * (groupRows.length - 1)) / Math.max(1, places - 1))
    const start = groupRows.slice(0, group).reduce((sum, own) => sum + own, 0)
    return { start, count: Math.min(rows, groupRows[group]) }
  })
  const isIn = taken.map(
    ({ start, count }) => `(${rowNumber} >= ${start} AND ${rowNumber} < ${start + count})`,
  )
  const from = `(SELECT * FROM ${numberedRows(table)} WHERE ${isIn.join(' OR ')})`
  const rowCount = taken.reduce((sum, { count }) => sum + count, 0)
  return { table: { ...table, from }, rowCount, which: 'sample', places }
}

async function openArrow(
  file: string,
  format: 'arrowFile' | 'arrowStream',
  options: ReadOptions,
  limits: InspectLimits,
): Promise<InspectedFile> {
  // Loaded when it is needed: its library takes a fifth of a second.
  const { openArrowTable } = await import('../series/arrowTable.js')
  const { openArrowFile } = await import('../arrowFile.js')
  const { fields } = await openArrowFile(file)
  const mostRows = headRowsOf(fields.length, limits)
  const arrow = await openArrowTable(file, { mostRows, reading: options })
  try {
    const { table, metadata, elements, listAt } = arrow
    const rowCount = await arrow.countRows()
    const which = rowCount > mostRows ? 'first' : 'all'
    const head: RowsRead = { table, rowCount: Math.min(rowCount, mostRows), which, places: 1 }
    return {
      file,
      format,
      bytes: statSync(file).size,
      rowCount,
      isEstimate: false,
      metadata: Object.fromEntries(metadata),
      head,
      keys: head,
      values: head,
      statistics: [],
      ...(listAt >= 0 && { elements: { columns: elements, listAt } }),
      openTyped: async () => ({ ...table, close() {} }),
      close: table.close,
    }
  } catch (error) {
    arrow.table.close()
    throw error
  }
}

async function openCsv(
  file: string,
  format: 'csv' | 'csv.gz',
  limits: InspectLimits,
): Promise<InspectedFile> {
  const packed = format === 'csv.gz' ? await gunzipHead(file, limits.unpackedBytes) : undefined
  const open = (missing?: readonly string[]) =>
    openTabularFile(file, format, missing, async () => ({ path: packed!.path, remove() {} }))
  let table: TabularFile
  try {
    table = await open()
  } catch (error) {
    packed?.remove()
    throw error
  }
  const close = () => {
    table.close()
    packed?.remove()
  }
  try {
    await limitMemory(table)
    const path = packed?.path ?? file
    const { bytes, isWhole } = sizeOf(file, packed)
    const mostRows = headRowsOf(table.columns.length, limits)
    const read = await firstRows(table, mostRows)
    const isAll = read.which === 'all' && isWhole
    const head: RowsRead = { ...read, which: isAll ? 'all' : 'first' }
    return {
      file,
      format,
      bytes: statSync(file).size,
      delimiter: readCsvHeader(path, file).delimiter,
      rowCount: isAll ? head.rowCount : Math.round(head.rowCount * (bytes / bytesOf(path, head))),
      isEstimate: !isAll,
      metadata: {},
      head,
      keys: head,
      values: head,
      statistics: [],
      openTyped: async () => {
        const typed = await open(missingTexts)
        return { ...typed, from: `(SELECT * FROM ${typed.from} LIMIT ${mostRows})` }
      },
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

/** Bytes of the whole file, unpacked; of a packed file that was not read to its end an estimate. */
function sizeOf(file: string, packed: UnpackedHead | undefined) {
  const { size } = statSync(file)
  if (!packed) return { bytes: size, isWhole: true }
  if (packed.isWhole) return { bytes: packed.bytes, isWhole: true }
  return { bytes: packed.bytes * (size / packed.packedBytes), isWhole: false }
}

/** Bytes that the first rows of a CSV file have, by the lines of its first megabytes. */
function bytesOf(path: string, { rowCount }: RowsRead): number {
  const bytes = Buffer.alloc(2 ** 22)
  const handle = openSync(path, 'r')
  try {
    const length = readSync(handle, bytes, 0, bytes.length, 0)
    let lines = 0
    let end = 0
    for (let at = bytes.indexOf('\n'); at >= 0 && at < length && lines <= rowCount; ) {
      lines++
      end = at + 1
      at = bytes.indexOf('\n', end)
    }
    return lines > 1 ? (end / (lines - 1)) * rowCount : length
  } finally {
    closeSync(handle)
  }
}

/**
 * The first rows of a table in a table in memory, so that they are parsed once.
 *
 * @param rowCount of all, where it is known
 */
async function firstRows(
  table: TabularFile,
  mostRows: number,
  rowCount?: number,
): Promise<RowsRead> {
  const { file, instance, from } = table
  const connection = await instance.connect()
  try {
    // One more, to know whether there are more.
    const rows = `SELECT * FROM ${from} LIMIT ${mostRows + 1}`
    await nativeWork(connection.run(`CREATE TABLE head AS ${rows}`))
  } catch (error) {
    throw await readingFault(file, error, instance)
  } finally {
    connection.disconnectSync()
  }
  const kept = { ...table, from: `(SELECT * FROM head LIMIT ${mostRows})` }
  const count = rowCount ?? (await countRows({ ...table, from: 'head' }))
  const which = count > mostRows ? 'first' : 'all'
  return { table: kept, rowCount: Math.min(count, mostRows), which, places: 1 }
}

async function countRows({ from, query }: TabularFile): Promise<number> {
  for await (const chunk of query(`SELECT CAST(count(*) AS DOUBLE) AS n FROM ${from}`)) {
    return Number(chunk.getRowValues(0)[0])
  }
  return 0
}

async function limitMemory({ instance }: TabularFile): Promise<void> {
  const connection = await instance.connect()
  try {
    await connection.run(`SET GLOBAL memory_limit = '${memoryLimit}'`)
  } finally {
    connection.disconnectSync()
  }
}
