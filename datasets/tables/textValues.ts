// What a text says, where it is read here rather than by DuckDB; the same rules as in `duckdbColumns.ts`.

import { parseDecimal } from '../valueFault.js'

/** NaN and infinite values included; undefined where it is no number, or digits that begin with a 0. */
export function numberOfText(text: string): number | undefined {
  if (/^0\d/.test(text)) return undefined
  const number = parseDecimal(text)
  if (number !== undefined) return number
  if (/^\s*[+-]?nan\s*$/i.test(text)) return Number.NaN
  const infinite = /^\s*([+-]?)inf(inity)?\s*$/i.exec(text)
  if (infinite) {
    return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  return undefined
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
