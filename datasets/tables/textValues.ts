// What a text says, where it is read here rather than by DuckDB; the same rules as in `duckdbColumns.ts`.

import { parseDecimal } from '../valueFault.js'

/** NaN and infinite values included, true and false as 1 and 0; undefined where it is no number. */
export function numberOfText(text: string): number | undefined {
  const number = parseDecimal(text)
  if (number !== undefined) return number
  if (/^\s*[+-]?nan\s*$/i.test(text)) return Number.NaN
  const infinite = /^\s*([+-]?)inf(inity)?\s*$/i.exec(text)
  if (infinite) {
    return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  if (/^(true|True|TRUE)$/.test(text)) return 1
  return /^(false|False|FALSE)$/.test(text) ? 0 : undefined
}

/** A number of a typed table, where digits that begin with a 0 are codes, and truth values are labels. */
export function typedNumberOfText(text: string): number | undefined {
  return /^0\d|^(true|false)$/i.test(text) ? undefined : numberOfText(text)
}

const isoTime =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?$/

/** Milliseconds since 1970, in UTC where no zone is given; undefined where it is no ISO 8601 time. */
export function timeOfText(text: string): number | undefined {
  const parts = isoTime.exec(text)
  if (!parts) return undefined
  const [, day, minute = '00:00', second = ':00', zone = 'Z'] = parts
  const offset =
    zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const time = Date.parse(`${day}T${minute}${second}${offset}`)
  // Date takes 30 February for 1 March.
  const isDay = new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
  return Number.isNaN(time) || !isDay ? undefined : time
}
