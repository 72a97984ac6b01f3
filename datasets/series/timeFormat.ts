import { UsageError } from '../../base/errors.js'
import { type Field, monthPattern, type TimeReading, timeReading } from './timeReading.js'

/** What a directive stands for: the pattern of its text, and the field in it if there is one. */
const directives: Record<string, readonly [pattern: string, field?: Field]> = {
  Y: ['(\\d{4})', 'y'],
  G: ['(\\d{4})', 'y'],
  y: ['(\\d{2})', 'y'],
  m: ['(\\d{1,2})', 'm'],
  d: ['(\\d{1,2})', 'd'],
  b: [`(${monthPattern})`, 'b'],
  q: ['([1-4])', 'q'],
  V: ['(\\d{1,2})', 'V'],
  u: ['([1-7])', 'u'],
  j: ['(\\d{1,3})', 'j'],
  a: ['(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?'],
  H: ['(\\d{1,2})', 'H'],
  I: ['(\\d{1,2})', 'H'],
  M: ['(\\d{1,2})', 'M'],
  S: ['(\\d{1,2})', 'S'],
  f: ['(\\d{1,9})', 'f'],
  p: ['([ap]\\.?m\\.?)', 'p'],
  P: ['([ap]\\.?m\\.?)', 'p'],
  z: ['(Z|[+-]\\d{1,2}(?::?\\d{2}){0,2})', 'z'],
  Z: ['([A-Z]+(?:[+-]\\d{1,2}(?::?\\d{2})?)?|[A-Z_]+(?:/[A-Z_+-]+)+)', 'z'],
  s: ['([+-]?\\d+)', 's'],
  '%': ['%'],
}

/** Directives that stand for others. */
const shorthands: Record<string, string> = {
  B: '%b',
  h: '%b',
  A: '%a',
  e: '%d',
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
  T: '%H:%M:%S',
  R: '%H:%M',
}

/**
 * The way to read times that a format of strptime describes, such as `%d/%m/%y %H:%M`. Beside the usual
 * directives `%q` is the quarter, and `%f` a fraction of a second of up to nine digits.
 *
 * @throws {UsageError} `TIME_FORMAT`
 */
export function timeFormat(format: string): TimeReading {
  const spelled = format.replaceAll(/%[-^]?([A-Za-z])/g, (all, letter) => shorthands[letter] ?? all)
  const fields: Field[] = []
  const pattern = spelled.replaceAll(/%[-^]?\d?(.?)|\s+|[^%\s]/gs, (piece, letter?: string) => {
    if (letter === undefined) {
      return piece.trim() === '' ? '\\s+' : piece.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
    }
    const directive = directives[letter]
    if (!directive) throw unknownDirective(format, piece)
    if (directive[1]) fields.push(directive[1])
    return directive[0]
  })
  const twice = fields.find((field, i) => fields.indexOf(field) < i)
  if (twice) throw new UsageError('TIME_FORMAT', `the format ${format} has %${twice} twice`)
  if (!fields.includes('y') && !fields.includes('s')) {
    const hint = 'Add %Y or %y.'
    throw new UsageError('TIME_FORMAT', `the format ${format} has no year`, hint)
  }
  return { ...timeReading(pattern, fields), formatOf: () => format }
}

function unknownDirective(format: string, directive: string): UsageError {
  const known = [...Object.keys(directives), ...Object.keys(shorthands)].map(
    (letter) => `%${letter}`,
  )
  const what = `the format ${format} has ${directive}, which stands for nothing`
  return new UsageError('TIME_FORMAT', what, `There are ${known.join(' ')}.`)
}
