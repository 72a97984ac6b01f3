import type { NumberForm } from '../columnForm.js'
import { parseDecimal } from '../valueFault.js'
import { evenly } from './evenly.js'
import { findMarks, groupedPattern, type NumberMarks } from './numberMarks.js'

/** Blanks of all kinds, as they stand between digits or before a unit. */
const blank = '[\\s\\u00a0\\u202f\\u2009]'

const currency = `[A-Za-z]{0,3}\\p{Sc}|[A-Z]{3}|kr\\.?|Kr\\.?|zł|Rs\\.?|Fr\\.?`
const unit = `%|‰|\\p{Sc}|\\p{L}[\\p{L}°µ²³/.]{0,15}|°\\p{L}?`

/** Parts of a text that is a number with signs around it; the digits are not looked at. */
const shape = new RegExp(
  `^${blank}*(\\()?${blank}*([+\\-−])?${blank}*((?:${currency})${blank}*)?([+\\-−])?` +
    `((?:\\d[\\d.,'’\\s\\u00a0\\u202f\\u2009]*)?\\d|[.,]\\d+|\\d+[.,])(${blank}*(?:${unit}))?${blank}*(\\))?${blank}*$`,
  'u',
)

interface NumberParts {
  digits: string
  prefix: string
  suffix: string
  sign: '' | 'first' | 'inner' | 'parentheses'
  isNegative: boolean
}

function partsOf(text: string): NumberParts | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  const [, open, first, prefix = '', inner, digits, suffix = '', close] = match
  if ((open === undefined) !== (close === undefined)) return undefined
  const signs = [open, first, inner].filter((sign) => sign !== undefined)
  if (signs.length > 1) return undefined
  const isNegative = open !== undefined || (first ?? inner ?? '+') !== '+'
  const sign = open ? 'parentheses' : first ? 'first' : inner ? 'inner' : ''
  return { digits, prefix, suffix, sign, isNegative }
}

const infinite = /^\s*([+-]?)inf(?:inity)?\s*$/i

/** Labels that are tried before all are, and the share of them that are numbers. */
const sampledLabels = 200
const leastShare = 0.8

/** Labels of a column and how many rows hold each. */
export interface CountedLabels {
  labels: readonly string[]
  counts: ArrayLike<number>
}

/**
 * How most of these labels are spelled as numbers: one currency or unit, one decimal mark, one mark between thousands.
 * Labels that are spelled in another way are for the caller to count: {@link numberReader} does not read them.
 *
 * @param least share of the first labels looked at that have to be numbers
 * @returns undefined where no form fits, or where the labels are codes: digits that begin with a 0
 */
export function findNumberForm(
  { labels, counts }: CountedLabels,
  least = leastShare,
): NumberForm | undefined {
  const sample = evenly(labels, sampledLabels)
  const isOther = (label: string) => hasExponent(label) || infinite.test(label)
  const misses = sample.filter((label) => !isOther(label) && !partsOf(label)).length
  if (misses > (1 - least) * sample.length) return undefined
  const spelled: { parts: NumberParts; rows: number }[] = []
  for (const [i, label] of labels.entries()) {
    const parts = hasExponent(label) ? undefined : partsOf(label)
    if (parts) spelled.push({ parts, rows: counts[i] })
  }
  const { prefix, suffix } = mostFrequent(spelled)
  const own = spelled.filter(({ parts }) => parts.prefix === prefix && parts.suffix === suffix)
  if (areCodes(own)) return undefined
  const numbers = own.filter(({ parts }) => !isCode(parts.digits))
  const digits = numbers.map(({ parts }) => parts.digits)
  const marks = findMarks(digits)
  if (!marks) return undefined
  const negatives = new Set(numbers.flatMap(({ parts }) => (parts.isNegative ? [parts.sign] : [])))
  const negative = negatives.has('parentheses')
    ? 'parentheses'
    : negatives.has('first') && prefix !== ''
      ? 'first'
      : undefined
  const decimals = fixedDecimals(digits, marks)
  return {
    ...(decimals !== undefined && { decimals }),
    ...(marks.decimal === ',' && { decimalMark: ',' as const }),
    ...(marks.thousands && { thousandsMark: marks.thousands }),
    ...(prefix && { prefix }),
    ...(suffix && { suffix }),
    ...(negative && { negative }),
  }
}

/** The currency and unit that most rows have. */
function mostFrequent(spelled: readonly { parts: NumberParts; rows: number }[]) {
  const rowsOf = new Map<string, number>()
  let most = { prefix: '', suffix: '', rows: 0 }
  for (const { parts, rows } of spelled) {
    const { prefix, suffix } = parts
    const key = JSON.stringify([prefix, suffix])
    const total = (rowsOf.get(key) ?? 0) + rows
    rowsOf.set(key, total)
    if (total > most.rows) most = { prefix, suffix, rows: total }
  }
  return most
}

/** Share of the rows with a leading zero above which digits of several lengths are codes too. */
const codeShare = 0.005

/** Whether digits are codes: some begin with a 0, and all have one length or those are many. */
function areCodes(spelled: readonly { parts: NumberParts; rows: number }[]): boolean {
  let rows = 0
  let codes = 0
  const lengths = new Set<number>()
  for (const { parts, rows: own } of spelled) {
    rows += own
    lengths.add(parts.digits.length)
    if (isCode(parts.digits)) codes += own
  }
  return codes > 0 && (lengths.size === 1 || codes > codeShare * rows)
}

function hasExponent(text: string): boolean {
  return /\de[+-]?\d/i.test(text) && parseDecimal(text) !== undefined
}

/** Digits that are a code and no number: `02116`, `007`, `00`; `0`, `0.5` and `0,5` are numbers. */
export function isCode(digits: string): boolean {
  return /^0\d/.test(digits)
}

/** The number of decimals where all texts have the same one, above 0. */
export function fixedDecimals(
  digits: readonly string[],
  { decimal }: Pick<NumberMarks, 'decimal'>,
): number | undefined {
  let decimals: number | undefined
  for (const text of digits) {
    const at = text.lastIndexOf(decimal)
    const own = at < 0 ? 0 : text.length - at - 1
    decimals ??= own
    if (own !== decimals) return undefined
  }
  return decimals || undefined
}

/**
 * Reads numbers of a form. A sign, currency or unit may be absent from a text; one of another kind may not stand there.
 *
 * @returns a function that gives undefined for a text that is no such number
 */
export function numberReader(form: NumberForm): (text: string) => number | undefined {
  const marks: NumberMarks = {
    decimal: form.decimalMark ?? '.',
    ...(form.thousandsMark !== undefined && { thousands: form.thousandsMark }),
  }
  const grouped = groupedPattern(marks)
  const [prefix, suffix] = [form.prefix?.trim() ?? '', form.suffix?.trim() ?? '']
  return (text) => {
    if (hasExponent(text)) return parseDecimal(text)
    const sign = infinite.exec(text)?.[1]
    if (sign !== undefined) {
      return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    }
    const parts = partsOf(text)
    if (!parts) return undefined
    const { digits, isNegative } = parts
    const own = [parts.prefix.trim(), parts.suffix.trim()]
    if ((own[0] && own[0] !== prefix) || (own[1] && own[1] !== suffix)) return undefined
    if (!grouped.test(digits)) return undefined
    const plain = marks.thousands ? digits.replaceAll(marks.thousands, '') : digits
    const value = Number(marks.decimal === ',' ? plain.replace(',', '.') : plain)
    return isNegative ? -value : value
  }
}

/** Writes numbers in a form: what {@link numberReader} reads back, but for decimals beyond those of the form. */
export function numberWriter(form: NumberForm = {}): (value: number) => string {
  const { decimals, decimalMark, thousandsMark, prefix = '', suffix = '', negative } = form
  return (value) => {
    const size = Math.abs(value)
    let digits = decimals === undefined ? String(size) : size.toFixed(decimals)
    const isNegative = value < 0 && /[1-9]/.test(digits)
    let [whole, fraction] = digits.split('.')
    if (thousandsMark) whole = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, thousandsMark)
    digits = fraction === undefined ? whole : `${whole}${decimalMark ?? '.'}${fraction}`
    if (!isNegative) return `${prefix}${digits}${suffix}`
    if (negative === 'parentheses') return `(${prefix}${digits}${suffix})`
    return negative === 'first' ? `-${prefix}${digits}${suffix}` : `${prefix}-${digits}${suffix}`
  }
}
