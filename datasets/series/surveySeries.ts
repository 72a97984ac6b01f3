import type { DuckDBDataChunk } from '@duckdb/node-api'
import type { OnRows } from '../onRows.js'
import { isSet, rawVector } from '../rawVector.js'
import type { TimeColumn } from './findTimeColumn.js'
import { numberSql } from './numberSql.js'
import type { SeriesColumns } from './seriesColumns.js'
import type { SeriesColumn, SeriesFile } from './seriesFile.js'
import { narrowed, type Times } from './times.js'
import { numberTimes, type ReadTimes, TimeTexts } from './timeTexts.js'

/** What one reading of a file says of its rows, in the order of the file. */
export interface Survey {
  rowCount: number
  times?: ReadTimes
  /** Ids of the series by their first rows; one without ids where no columns tell them apart. */
  series: readonly (readonly string[])[]
  /** [rowCount], the number of each row's series; undefined where there is one. */
  seriesOf?: Int32Array
  /** The features, in their order. */
  columns: readonly ColumnSurvey[]
  /** First row without a time, and first without an id. */
  missingTime?: number
  missingId?: number
}

/** What the cells of a column are. */
export interface ColumnSurvey {
  missing: number
  firstMissing: number
  /** Cells with something that is no finite number of float32. */
  bad: number
  firstBad: number
  largest: number
  mean: number
  /** Standard deviation (population) of the cells that have a value. */
  deviation: number
}

/** Reads all rows once, without keeping more of them than time and series. */
export async function surveySeries(
  source: SeriesFile,
  { time, ids, features }: Pick<SeriesColumns, 'time' | 'ids' | 'features'>,
  onRows: OnRows = () => {},
): Promise<Survey> {
  const rowCount = await countRows(source)
  const keys: string[] = []
  const times = time && timeReader(time, rowCount, keys)
  const series = seriesReader(ids, rowCount, keys)
  const columns = features.map(() => new CellCounter())
  const values = features.map(numberSql)
  const selected = [...keys, ...values].map((sql, i) => `${sql} AS s${i}`)
  let at = 0
  for await (const chunk of source.query(`SELECT ${selected} FROM ${source.from}`)) {
    times?.read(chunk, at)
    series.read(chunk, at)
    columns.forEach((column, i) => {
      column.read(chunk, keys.length + i, at)
    })
    at += chunk.rowCount
    onRows('reading', at, rowCount)
  }
  return {
    rowCount,
    times: times?.finish(series.seriesOf),
    series: series.ids,
    seriesOf: series.seriesOf,
    columns: columns.map((column) => column.finish()),
    missingTime: times?.missing,
    missingId: series.missing,
  }
}

async function countRows({ from, query }: SeriesFile): Promise<number> {
  let count = 0
  for await (const chunk of query(`SELECT CAST(count(*) AS DOUBLE) FROM ${from}`)) {
    count = Number(chunk.getRowValues(0)[0])
  }
  return count
}

interface TimeReader {
  missing?: number
  read(chunk: DuckDBDataChunk, start: number): void
  finish(seriesOf: Int32Array | undefined): ReadTimes
}

function timeReader(time: TimeColumn, rowCount: number, keys: string[]): TimeReader {
  return time.kind === 'text'
    ? textReader(time, rowCount, keys)
    : valueReader(time, rowCount, keys.push(time.sql) - 1)
}

/** Most texts of times in large files; DuckDB reads them on all cores, where others come here one by one. */
const isoText = String.raw`\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?`

function textReader({ sql, format }: TimeColumn, rowCount: number, keys: string[]): TimeReader {
  const texts = new TimeTexts(rowCount, format)
  const isIso = format ? 'false' : `regexp_full_match(${sql}, '${isoText}') AND ${sql} > '0100'`
  const iso = keys.push(`CASE WHEN ${isIso} THEN epoch(TRY_CAST(${sql} AS TIMESTAMP)) END`) - 1
  const other =
    keys.push(`CASE WHEN NOT (${isIso}) OR TRY_CAST(${sql} AS TIMESTAMP) IS NULL THEN ${sql} END`) -
    1
  return {
    read(chunk, start) {
      const { rowCount } = chunk
      const { data, valid } = rawVector(chunk, iso, 8)
      const seconds = new Float64Array(data.buffer, data.byteOffset, rowCount)
      const vector = chunk.getColumnVector(other)
      for (let i = 0; i < rowCount; i++) {
        if (!valid || isSet(valid, i)) {
          texts.addIso(start + i, seconds[i])
          continue
        }
        const text = vector.getItem(i) as string | null
        if (text === null) this.missing ??= start + i
        else texts.add(start + i, text)
      }
    },
    finish: (seriesOf) => texts.finish(seriesOf),
  }
}

function valueReader(time: TimeColumn, rowCount: number, column: number): TimeReader {
  const isDecimal = time.kind === 'decimal'
  const values = isDecimal ? new Float64Array(rowCount) : new BigInt64Array(rowCount)
  return {
    read(chunk, start) {
      const { data, valid } = rawVector(chunk, column, 8)
      const { buffer, byteOffset } = data
      const { rowCount } = chunk
      if (values instanceof BigInt64Array) {
        values.set(new BigInt64Array(buffer, byteOffset, rowCount), start)
      } else {
        values.set(new Float64Array(buffer, byteOffset, rowCount), start)
      }
      for (let i = 0; i < rowCount; i++) {
        const isNone = isDecimal && Number.isNaN(values[start + i])
        if (isNone || (valid && !isSet(valid, i))) this.missing ??= start + i
      }
    },
    finish() {
      const { perSecond, isWallClock } = time
      const numbers = values instanceof BigInt64Array ? narrowed(values) : values
      if (perSecond === undefined) return { times: numberTimes(numbers) }
      return { times: { values: numbers, perSecond, isWallClock } satisfies Times }
    },
  }
}

/** What stands between the ids of several columns; no text of a table holds it. */
const idSeparator = '\u001f'

interface SeriesReader extends Pick<Survey, 'seriesOf'> {
  ids: string[][]
  missing?: number
  read(chunk: DuckDBDataChunk, start: number): void
}

function seriesReader(
  columns: readonly SeriesColumn[],
  rowCount: number,
  keys: string[],
): SeriesReader {
  if (columns.length === 0) return { ids: [[]], read() {} }
  const texts = columns.map(({ sql }) => `CAST(${sql} AS VARCHAR)`)
  const column = keys.push(texts.join(' || chr(31) || ')) - 1
  const seriesOf = new Int32Array(rowCount)
  const ids: string[][] = []
  const numbers = new Map<string, number>()
  const numberOf = (id: string): number => {
    const known = numbers.get(id)
    if (known !== undefined) return known
    numbers.set(id, ids.length)
    return ids.push(id.split(idSeparator)) - 1
  }
  return {
    ids,
    seriesOf,
    read(chunk, start) {
      const vector = chunk.getColumnVector(column)
      for (let i = 0; i < chunk.rowCount; i++) {
        const id = vector.getItem(i) as string | null
        if (id === null) this.missing ??= start + i
        else seriesOf[start + i] = numberOf(id)
      }
    },
  }
}

/** Counts the cells of a column; moments about the first value, so that a high level costs no digits. */
class CellCounter {
  private missing = 0
  private firstMissing = -1
  private bad = 0
  private firstBad = -1
  private largest = 0
  private count = 0
  private first = Number.NaN
  private sum = 0
  private squares = 0

  read(chunk: DuckDBDataChunk, column: number, start: number): void {
    const { rowCount } = chunk
    const { data, valid } = rawVector(chunk, column, 8)
    const values = new Float64Array(data.buffer, data.byteOffset, rowCount)
    for (let i = 0; i < rowCount; i++) {
      const value = values[i]
      if (valid && !isSet(valid, i)) this.addBad(start + i)
      else if (Number.isNaN(value)) this.addMissing(start + i)
      else if (!Number.isFinite(Math.fround(value))) this.addBad(start + i)
      else this.addValue(value)
    }
  }

  finish(): ColumnSurvey {
    const { missing, firstMissing, bad, firstBad, largest, count, first, sum, squares } = this
    const mean = first + sum / count
    const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
    return { missing, firstMissing, bad, firstBad, largest, mean, deviation }
  }

  private addValue(value: number) {
    if (this.count === 0) this.first = value
    this.count++
    const size = Math.abs(value)
    if (size > this.largest) this.largest = size
    const difference = value - this.first
    this.sum += difference
    this.squares += difference * difference
  }

  private addMissing(row: number) {
    if (this.missing === 0) this.firstMissing = row
    this.missing++
  }

  private addBad(row: number) {
    if (this.bad === 0) this.firstBad = row
    this.bad++
  }
}
