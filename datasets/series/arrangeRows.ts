import { isClockChange } from './clockChange.js'
import { type Times, timeDifference } from './times.js'

/** The rows of a file, series after series, each in order of time. */
export interface Arrangement {
  /** Row of the file that comes in each place; undefined where they are in order as they stand. */
  rowAt?: Uint32Array
  /** First place of each series, and behind the last the number of rows. */
  starts: Uint32Array
  /** How the order came about. */
  order: 'as it stands' | 'newest first' | 'sorted'
}

/**
 * Puts rows in order. Series whose rows all rise in time, or all fall, keep the order in which rows of the same time
 * stand; an hour that comes twice in autumn counts as rising. Others are sorted by time, then row.
 *
 * @param times of the rows; undefined where they are in order as they stand
 * @param seriesOf number of each row's series, undefined where there is one
 */
export function arrangeRows(
  rowCount: number,
  nSeries: number,
  times: Times | undefined,
  seriesOf: Int32Array | undefined,
): Arrangement {
  const starts = startsOf(rowCount, nSeries, seriesOf)
  const order = times ? orderOf(times, nSeries, seriesOf) : 'as it stands'
  if (order === 'as it stands') {
    return {
      starts,
      order,
      rowAt: isGrouped(seriesOf) ? undefined : grouped(undefined, starts, seriesOf),
    }
  }
  const rows =
    order === 'sorted'
      ? sortedRows(times!.values)
      : Uint32Array.from({ length: rowCount }, (_, i) => rowCount - 1 - i)
  return { starts, order, rowAt: seriesOf ? grouped(rows, starts, seriesOf) : rows }
}

function startsOf(
  rowCount: number,
  nSeries: number,
  seriesOf: Int32Array | undefined,
): Uint32Array {
  const starts = new Uint32Array(nSeries + 1)
  if (!seriesOf) starts[nSeries] = rowCount
  else for (const series of seriesOf) starts[series + 1]++
  for (let i = 0; i < nSeries; i++) starts[i + 1] += seriesOf ? starts[i] : 0
  return starts
}

function orderOf(
  times: Times,
  nSeries: number,
  seriesOf: Int32Array | undefined,
): Arrangement['order'] {
  const last = new Int32Array(nSeries).fill(-1)
  const secondLast = new Int32Array(nSeries).fill(-1)
  let rises = true
  let falls = true
  for (let row = 0; row < times.values.length && (rises || falls); row++) {
    const series = seriesOf ? seriesOf[row] : 0
    const [first, before] = [secondLast[series], last[series]]
    secondLast[series] = before
    last[series] = row
    const step = before < 0 ? 0 : timeDifference(times, row, before)
    if (step === 0 || ((!rises || !falls) && isClockChange(times, first, before, row))) continue
    if (step < 0) rises = false
    else falls = false
  }
  return rises ? 'as it stands' : falls ? 'newest first' : 'sorted'
}

function isGrouped(seriesOf: Int32Array | undefined): boolean {
  return !seriesOf || seriesOf.every((series, i) => i === 0 || series >= seriesOf[i - 1])
}

/** The rows series after series, otherwise in the order they come in. */
function grouped(
  rows: Uint32Array | undefined,
  starts: Uint32Array,
  seriesOf: Int32Array | undefined,
): Uint32Array {
  const next = starts.slice()
  const placed = new Uint32Array(starts[starts.length - 1])
  for (let i = 0; i < placed.length; i++) {
    const row = rows ? rows[i] : i
    placed[next[seriesOf ? seriesOf[row] : 0]++] = row
  }
  return placed
}

const digitBits = 16
const digits = 64 / digitBits

/** Row numbers by rising value, equal ones by row: radix sort from the last 16 bits of the numbers to the first. */
export function sortedRows(values: Float64Array | BigInt64Array): Uint32Array {
  const isFloat = values instanceof Float64Array
  const words = new Uint16Array(values.buffer, values.byteOffset, values.length * digits)
  const top = digits - 1
  const digitOf = (row: number, place: number) => {
    const word = words[row * digits + place]
    // So that negative numbers come first; the bits of negative floats fall where the numbers rise.
    const isNegativeFloat = isFloat && words[row * digits + top] >= 0x8000
    return isNegativeFloat ? ~word & 0xffff : place === top ? word ^ 0x8000 : word
  }
  let rows = Uint32Array.from({ length: values.length }, (_, i) => i)
  let next = new Uint32Array(values.length)
  for (let place = 0; place < digits; place++) {
    const starts = new Uint32Array(2 ** digitBits + 1)
    for (let row = 0; row < values.length; row++) starts[digitOf(row, place) + 1]++
    if (starts.includes(values.length)) continue
    for (let digit = 0; digit < 2 ** digitBits; digit++) starts[digit + 1] += starts[digit]
    for (const row of rows) next[starts[digitOf(row, place)]++] = row
    ;[rows, next] = [next, rows]
  }
  return rows
}
