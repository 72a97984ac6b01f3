import { RandomStream } from '../../../base/random.js'
import type { ColumnType } from '../../table.js'

/** A column of texts in one spelling. */
export interface SpelledColumn {
  name: string
  /** What the column is to be taken for. */
  type: ColumnType
  cells: string[]
}

type Draw = (random: RandomStream, row: number) => string

const two = (value: number) => String(value).padStart(2, '0')
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const longMonths = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'],
  ...['September', 'October', 'November', 'December'],
]
const weekdays = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')

/** A moment of 2019 … 2023 in pieces. */
function moment(random: RandomStream) {
  const at = new Date(Date.UTC(2019, 0, 1) + random.integer(5 * 365 * 86_400) * 1000)
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
  const [hour, minute, second] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()]
  return { year, month, day, weekday: at.getUTCDay(), hour, minute, second }
}
type Moment = ReturnType<typeof moment>
const date =
  (write: (of: Moment) => string): Draw =>
  (random) =>
    write(moment(random))

const amount = (random: RandomStream) => 10 ** (1 + 4 * random.uniform())
const grouped = (digits: string, mark: string) => digits.replaceAll(/\B(?=(?:\d{3})+$)/g, mark)
/** Two decimals with marks between them and between thousands. */
const money = (mark: string, decimal: string, around: (digits: string) => string): Draw => {
  return (random) => {
    const [whole, cents] = amount(random).toFixed(2).split('.')
    return around(`${grouped(whole, mark)}${decimal}${cents}`)
  }
}
const oneOf =
  (...texts: string[]): Draw =>
  (random) =>
    texts[random.integer(texts.length)]
const half = (hour: number) => (hour % 12 === 0 ? 12 : hour % 12)
const digits = (count: number): Draw => {
  return (random) => Array.from({ length: count }, () => random.integer(10)).join('')
}
const often =
  (draw: Draw, mark: string): Draw =>
  (random, row) =>
    row % 20 === 7 ? mark : draw(random, row)

const draws: Readonly<Record<string, readonly [ColumnType, Draw]>> = {
  // Numbers.
  whole: ['integer', (random) => String(random.integer(1000))],
  negative: ['integer', (random) => String(random.integer(1000) - 500)],
  'as many decimals as needed': ['number', (random) => String(Math.round(amount(random) * 8) / 8)],
  'two decimals': ['number', (random) => amount(random).toFixed(2)],
  'one decimal, all zero': ['number', (random) => `${random.integer(500)}.0`],
  dollars: ['number', money(',', '.', (text) => `$${text}`)],
  'dollars, some negative': [
    'number',
    (random) => `${random.uniform() < 0.3 ? '-' : ''}$${amount(random).toFixed(2)}`,
  ],
  'thousands with commas': ['integer', (random) => grouped(amount(random).toFixed(0), ',')],
  'thousands with blanks': ['integer', (random) => grouped(amount(random).toFixed(0), ' ')],
  'thousands with apostrophes': ['integer', (random) => grouped(amount(random).toFixed(0), "'")],
  'decimal comma': ['number', (random) => amount(random).toFixed(1).replace('.', ',')],
  'euros behind': ['number', money('.', ',', (text) => `${text} €`)],
  'euros before': ['number', money('', '.', (text) => `€${text}`)],
  'currency code': ['number', money(',', '.', (text) => `EUR ${text}`)],
  percent: ['number', (random) => `${(100 * random.uniform()).toFixed(1)}%`],
  'percent with a blank': ['integer', (random) => `${random.integer(100)} %`],
  kilograms: ['integer', (random) => `${40 + random.integer(60)} kg`],
  'in parentheses': [
    'integer',
    (random) =>
      random.uniform() < 0.3 ? `(${1 + random.integer(900)})` : `${random.integer(900)}`,
  ],
  'question marks': ['integer', often((random) => String(random.integer(90)), '?')],
  'backslash N': ['number', often((random) => amount(random).toFixed(2), '\\N')],
  dashes: ['integer', often((random) => String(random.integer(90)), '-')],
  // Truth values.
  'truth in capitals': ['boolean', oneOf('TRUE', 'FALSE')],
  'truth with a capital': ['boolean', oneOf('True', 'False')],
  'truth in small letters': ['boolean', oneOf('true', 'false')],
  'small yes': ['boolean', oneOf('yes', 'no')],
  'yes with a capital': ['boolean', oneOf('Yes', 'No')],
  Y: ['boolean', oneOf('Y', 'N')],
  T: ['boolean', oneOf('T', 'F')],
  on: ['boolean', oneOf('on', 'off')],
  'one and zero': ['integer', oneOf('1', '0')],
  // Dates.
  iso: ['date', date(({ year, month, day }) => `${year}-${two(month + 1)}-${two(day)}`)],
  'year first, slashes': [
    'date',
    date(({ year, month, day }) => `${year}/${two(month + 1)}/${two(day)}`),
  ],
  'day first': ['date', date(({ year, month, day }) => `${two(day)}/${two(month + 1)}/${year}`)],
  'month first': ['date', date(({ year, month, day }) => `${two(month + 1)}/${two(day)}/${year}`)],
  'month first, no zeros': ['date', date(({ year, month, day }) => `${month + 1}/${day}/${year}`)],
  points: ['date', date(({ year, month, day }) => `${two(day)}.${two(month + 1)}.${year}`)],
  'short year': [
    'date',
    date(({ year, month, day }) => `${two(day)}/${two(month + 1)}/${year % 100}`),
  ],
  'eight digits': ['date', date(({ year, month, day }) => `${year}${two(month + 1)}${two(day)}`)],
  'name of the month': [
    'date',
    date(({ year, month, day }) => `${two(day)}-${months[month]}-${year}`),
  ],
  'capital month': [
    'date',
    date(({ year, month, day }) => `${two(day)}-${months[month].toUpperCase()}-${year}`),
  ],
  'month in full': ['date', date(({ year, month, day }) => `${longMonths[month]} ${day}, ${year}`)],
  'with the weekday': [
    'date',
    date(
      ({ year, month, day, weekday }) => `${weekdays[weekday]}, ${day} ${months[month]} ${year}`,
    ),
  ],
  'year and month': ['date', date(({ year, month }) => `${year}-${two(month + 1)}`)],
  'month and short year': ['date', date(({ year, month }) => `${months[month]}-${year % 100}`)],
  'dates, some zero': [
    'date',
    often(
      date(({ year, month, day }) => `${year}-${two(month + 1)}-${two(day)}`),
      '0000-00-00',
    ),
  ],
  // Dates with times.
  'with minutes': ['datetime', date((of) => `${isoDay(of)} ${two(of.hour)}:${two(of.minute)}`)],
  'with seconds': ['datetime', date((of) => `${isoDay(of)} ${clock(of)}`)],
  'with a T': ['datetime', date((of) => `${isoDay(of)}T${clock(of)}`)],
  'with a Z': ['datetime', date((of) => `${isoDay(of)}T${clock(of)}Z`)],
  'with an offset': ['datetime', date((of) => `${isoDay(of)}T${clock(of)}+02:00`)],
  'with milliseconds': [
    'datetime',
    (random) =>
      `${isoDay(moment(random))} 10:20:30.${String(random.integer(1000)).padStart(3, '0')}`,
  ],
  'half of the day': [
    'datetime',
    date(
      (of) => `${isoDay(of)} ${two(half(of.hour))}:${two(of.minute)} ${of.hour < 12 ? 'AM' : 'PM'}`,
    ),
  ],
  'day first with seconds': [
    'datetime',
    date((of) => `${two(of.day)}/${two(of.month + 1)}/${of.year} ${clock(of)}`),
  ],
  'time of the day': ['time', date(({ hour, minute }) => `${two(hour)}:${two(minute)}`)],
  // Codes and labels.
  'postal codes': ['category', oneOf('02116', '10001', '94103', '00813')],
  'sort codes': ['category', oneOf('04-11', '20-18', '60-02')],
  months: ['category', oneOf('00', '01', '02', '11')],
  'forty digits': ['id', digits(40)],
  'years of work': ['ordered', oneOf('< 1 year', '1 year', '2 years', '10+ years')],
  'a blank before': ['category', oneOf(' Private', ' State-gov', ' ?')],
}

function isoDay({ year, month, day }: Moment): string {
  return `${year}-${two(month + 1)}-${two(day)}`
}

function clock({ hour, minute, second }: Moment): string {
  return `${two(hour)}:${two(minute)}:${two(second)}`
}

/** Columns of texts, each in another spelling, all drawn from one seed. */
export function spelledColumns(rows: number, seed = 1): SpelledColumn[] {
  return Object.entries(draws).map(([name, [type, draw]], c) => {
    const random = new RandomStream(seed, 'spelled-columns', c)
    return { name, type, cells: Array.from({ length: rows }, (_, row) => draw(random, row)) }
  })
}
