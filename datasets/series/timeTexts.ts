import { parseDecimal } from '../valueFault.js'
import { compactDates } from './compactDates.js'
import { type Moment, momentText, type TimeReading } from './timeReading.js'
import {
  isoReading,
  lastCenturyReadings,
  shortMonthReadings,
  timeReadings,
} from './timeReadings.js'
import { narrowed, type Times } from './times.js'

/** What became of the texts of a time column. */
export type ReadTimes =
  | { times: Times }
  /** No way of reading fits the text in `row`; one fitted all before, of which that in row `like` is the first. */
  | { unreadable: { row: number; like?: number } }
  /** Several ways fit all texts; in `row` they differ. */
  | { ambiguous: { row: number; readings: readonly AmbiguousReading[] } }
  /** The only way that fits leaves the rows out of order, and it is one that needs them in order. */
  | { unlikely: { reading: TimeReading } }

export interface AmbiguousReading {
  reading: TimeReading
  /** What it makes of the text in the row where they differ, in seconds since 1970. */
  seconds: number
}

interface Candidate {
  reading: TimeReading
  kind: 'usual' | 'lastCentury' | 'shortMonth'
  zone: string
  seconds: Float64Array
  nanos?: Uint32Array
}

/**
 * Reads the texts of a time column under every way that fits the first of them, and keeps the ways that fit
 * all. Of several it takes the only one that leaves the rows in order.
 */
export class TimeTexts {
  private candidates: Candidate[] = []
  /** The candidate that reads texts of ISO 8601. No other reads those with a year of four digits. */
  private iso: Candidate | undefined
  private numbers: NumberTexts | undefined
  private firstRow: number | undefined
  private badRow: number | undefined
  private readonly moment: Moment = { seconds: 0, nanos: 0, zone: '' }

  /** @param format the only way that is tried, where it is given */
  constructor(
    private readonly rowCount: number,
    private readonly format?: TimeReading,
  ) {}

  /** A text of the form `2024-01-31 18:05:00`, or less, that was read already. */
  addIso(row: number, seconds: number): void {
    if (this.iso?.zone !== '') {
      this.add(row, momentText(seconds))
      return
    }
    this.iso.seconds[row] = seconds
  }

  add(row: number, text: string): void {
    if (this.badRow !== undefined) return
    if (this.firstRow === undefined) this.begin(text)
    this.candidates = this.candidates.filter((candidate) => this.take(candidate, row, text))
    if (this.numbers && !this.numbers.add(row, text)) this.numbers = undefined
    if (this.candidates.length === 0 && !this.numbers) this.badRow = row
    else this.firstRow ??= row
    this.iso = this.candidates.find(({ reading }) => reading === isoReading)
  }

  /**
   * @param seriesOf number of each row's series, where there are several
   */
  finish(seriesOf: Int32Array | undefined): ReadTimes {
    if (this.badRow !== undefined) return { unreadable: { row: this.badRow, like: this.firstRow } }
    const usual = this.candidates.filter(({ kind }) => kind === 'usual')
    const ordered = this.candidates.filter(({ seconds }) => isInOrder(seconds, seriesOf))
    for (const kind of ['usual', 'shortMonth', 'lastCentury'] as const) {
      const fitting = ordered.filter((candidate) => candidate.kind === kind)
      if (fitting.length === 1) return { times: timesOf(fitting[0]) }
      if (fitting.length > 1) return ambiguity(fitting)
    }
    if (usual.length === 1) return { times: timesOf(usual[0]) }
    if (usual.length > 1) return ambiguity(usual)
    if (this.numbers) return { times: this.numbers.times() }
    return { unlikely: { reading: this.candidates[0].reading } }
  }

  private begin(text: string): void {
    const { moment, rowCount, format } = this
    const tried: [Candidate['kind'], readonly TimeReading[]][] = format
      ? [['usual', [format]]]
      : [
          ['usual', timeReadings],
          ['lastCentury', lastCenturyReadings],
          ['shortMonth', shortMonthReadings],
        ]
    for (const [kind, readings] of tried) {
      for (const reading of readings) {
        if (!reading.read(text, moment)) continue
        const { zone } = moment
        this.candidates.push({ reading, kind, zone, seconds: new Float64Array(rowCount) })
      }
    }
    if (!format && parseDecimal(text) !== undefined) this.numbers = new NumberTexts(rowCount)
  }

  /** Times with an offset and times without one cannot be told in order, nor those of two regions. */
  private take(candidate: Candidate, row: number, text: string): boolean {
    const { moment } = this
    if (!candidate.reading.read(text, moment) || moment.zone !== candidate.zone) return false
    candidate.seconds[row] = moment.seconds
    if (moment.nanos > 0) {
      candidate.nanos ??= new Uint32Array(this.rowCount)
      candidate.nanos[row] = moment.nanos
    }
    return true
  }
}

/** Texts that are plain numbers, whole ones to the last digit. */
class NumberTexts {
  private values: Float64Array | BigInt64Array
  private isWhole = true

  constructor(rowCount: number) {
    this.values = new Float64Array(rowCount)
  }

  add(row: number, text: string): boolean {
    const isWhole = /^\s*[+-]?\d+\s*$/.test(text)
    if (!isWhole && this.values instanceof BigInt64Array) return false
    if (isWhole && this.isWhole && text.length > 15) return this.addLong(row, BigInt(text))
    const value = parseDecimal(text)
    if (value === undefined || !Number.isFinite(value)) return false
    this.isWhole &&= isWhole
    if (this.values instanceof BigInt64Array) this.values[row] = BigInt(value)
    else this.values[row] = value
    return true
  }

  times(): Times {
    const values = this.values instanceof BigInt64Array ? narrowed(this.values) : this.values
    return numberTimes(values)
  }

  private addLong(row: number, value: bigint): boolean {
    if (this.values instanceof Float64Array) {
      this.values = BigInt64Array.from(this.values, (earlier) => BigInt(earlier))
    }
    this.values[row] = value
    return BigInt.asIntN(64, value) === value
  }
}

/** Units of a second in which times since 1970 are usually counted: seconds, milli-, micro- and nanoseconds. */
const epochs = [1, 1e3, 1e6, 1e9]
/** Years 1973 to 2286, in seconds since 1970. */
const epochRange = { least: 1e8, most: 1e10 }

/** The units that all numbers are in the usual range of, so that they count time since 1970. */
function epochUnits(values: Float64Array | BigInt64Array): number | undefined {
  const isIn = (value: number | bigint, perSecond: number) =>
    value >= epochRange.least * perSecond && value < epochRange.most * perSecond
  const perSecond = epochs.find((unit) => isIn(values[0] ?? 0, unit))
  if (perSecond === undefined) return undefined
  for (const value of values) if (!isIn(value, perSecond)) return undefined
  return perSecond
}

/**
 * Plain numbers as times: dates where all of them are written as such, `20240131`, and moments where all of them can
 * be counted from 1970 on.
 */
export function numberTimes(values: Float64Array | BigInt64Array): Times {
  const dates = values instanceof Float64Array ? compactDates(values) : undefined
  if (dates) return { values: dates, perSecond: 1, isWallClock: true }
  const perSecond = epochUnits(values)
  return { values, ...(perSecond && { perSecond }), isWallClock: false }
}

function timesOf({ seconds, nanos, zone }: Candidate): Times {
  const isWallClock = zone !== 'offset'
  if (!nanos) return { values: seconds, perSecond: 1, isWallClock }
  const perSecond = nanos.every((value) => value % 1000 === 0) ? 1e6 : 1e9
  const perNano = 1e9 / perSecond
  const values = new BigInt64Array(seconds.length)
  for (let i = 0; i < values.length; i++) {
    values[i] = BigInt(seconds[i]) * BigInt(perSecond) + BigInt(nanos[i] / perNano)
  }
  return { values: narrowed(values), perSecond, isWallClock }
}

function ambiguity(candidates: readonly Candidate[]): ReadTimes {
  const [first, second] = candidates
  const differing = first.seconds.findIndex((seconds, i) => seconds !== second.seconds[i])
  const row = Math.max(0, differing)
  const readings = candidates.map(({ reading, seconds }) => ({ reading, seconds: seconds[row] }))
  return { ambiguous: { row, readings } }
}

/** An hour back is a clock change in autumn. */
const hourSeconds = 3600

/** Whether the rows of each series rise in time, or all of them fall. */
function isInOrder(seconds: Float64Array, seriesOf: Int32Array | undefined): boolean {
  const last: number[] = []
  let rises = true
  let falls = true
  for (let i = 0; i < seconds.length && (rises || falls); i++) {
    const series = seriesOf ? seriesOf[i] : 0
    const step = seconds[i] - (last[series] ?? seconds[i])
    if (step <= -hourSeconds) rises = false
    if (step >= hourSeconds) falls = false
    last[series] = seconds[i]
  }
  return rises || falls
}
