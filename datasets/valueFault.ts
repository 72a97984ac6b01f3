import { DataError, type Place } from '../base/errors.js'

/**
 * What is wrong with a value that should be a finite number.
 *
 * @param text the value as the file has it, null where there is none
 * @param hint what to do where it is no number
 */
export function valueFault(text: string | null, place: Place, hint = ''): DataError {
  if (text === null) {
    return new DataError('VALUE_MISSING', 'value is missing', place, fillHint(place))
  }
  if (notFinite.test(text)) {
    const name = /nan/i.test(text) ? 'NaN' : /-/.test(text) ? '-Infinity' : 'Infinity'
    return new DataError('NOT_FINITE', `value is ${name}`, place, fillHint(place))
  }
  if (parseDecimal(text) !== undefined) {
    return new DataError('NOT_FINITE', `value ${text} is beyond the range of float32`, place)
  }
  return new DataError('NOT_NUMERIC', `value '${shorten(text)}' is not a number`, place, hint)
}

const notFinite = /^\s*[+-]?(nan|inf(inity)?)\s*$/i
const flag = /^\s*(true|false)\s*$/i

/** Whether a value is there that is written as no number, no flag, and not as infinite either. */
export function isNoNumber(text: string | null): boolean {
  if (text === null || notFinite.test(text) || flag.test(text)) return false
  return parseDecimal(text) === undefined
}

/** A value was bad at the first look and is not there at the second. */
export function fileChanged(file: string): DataError {
  return new DataError('FILE_CHANGED', 'has changed while it was read', { file }, 'Run it again.')
}

/** A number written in decimals, undefined for any other text. */
export function parseDecimal(text: string): number | undefined {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : undefined
}

function fillHint({ seqIx }: Place): string {
  return `Fill it or drop the ${seqIx === undefined ? 'row' : 'sequence'}.`
}

/** A value for a message. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
