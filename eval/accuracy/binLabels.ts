import { binNames } from './binNames.js'

/**
 * Names of numeric bins: the values themselves, or with `last` the ranges from each bound to the next, and
 * at the end `(n/a)`.
 */
export function numberBinLabels(bounds: readonly number[], last?: number): string[] {
  return rangeLabels(bounds.map(shortNumber), last === undefined ? undefined : shortNumber(last))
}

/** Names of time bins: ranges with as much of the time (UTC) as tells their bounds apart, then `(n/a)`. */
export function timeBinLabels(bounds: readonly number[], last: number): string[] {
  const texts = [...bounds, last].map(timeText)
  const lengths = [4, 7, 10, 16, 19]
  const length = lengths.find(
    (n) => new Set(texts.map((text) => text.slice(0, n))).size === texts.length,
  )
  const cut = texts.map((text) => text.slice(0, length).replace('T', ' ').replace('Z', ''))
  return rangeLabels(cut.slice(0, -1), cut[cut.length - 1])
}

function rangeLabels(bounds: readonly string[], last: string | undefined): string[] {
  const labels =
    last === undefined ? bounds : bounds.map((bound, i) => `${bound} – ${bounds[i + 1] ?? last}`)
  return [...labels, binNames.missing]
}

/** A number without its last digits, which are rounding: 0.30000000000000004 is 0.3. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(12)))
}

/** Years beyond what a date can hold are given as milliseconds. */
function timeText(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms)
}
