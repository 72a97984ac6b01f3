import { stringify } from 'yaml'
import { UsageError } from '../../base/errors.js'
import type { ColumnForm, NumberForm } from '../columnForm.js'
import { isTimeOfDay, timeReader } from '../forms/timeForm.js'
import type { DeclaredType, Table } from '../table.js'
import { columnEvidence } from './columnEvidence.js'
import type { ColumnTypes, DeclaredColumn } from './columnTypes.js'
import { knownType } from './knownType.js'
import type { ReadResult } from './readColumns.js'

/** Version of the format of a description of columns. */
export const profileVersion = 1
/** Name of the version in the file: what tells a description of columns from a list of types. */
const versionName = 'columnProfile'

/** A column as a description of columns has it: flat, so that people can edit it. */
interface ProfiledColumn {
  name: string
  type: DeclaredType
  /** Format of dates and times, in the directives of strptime. */
  format?: string
  zone?: string
  prefix?: string
  suffix?: string
  decimals?: number
  decimalMark?: string
  thousandsMark?: string
  negative?: string
  /** Labels of an ordered column, the lowest first; those of false and true. */
  order?: readonly string[]
  /** Texts that stand for missing values; the first is the one that they are written as. */
  missing?: readonly string[]
  /** Why the column is taken for what it is; for readers alone. */
  evidence?: string
}

/** Whether an object is a description of columns. */
export function isColumnProfile(value: Record<string, unknown>): boolean {
  return versionName in value && typeof value[versionName] === 'number'
}

/** What was found of a table's columns, as YAML that `--types` takes. */
export function formatColumnProfile(read: ReadResult): string {
  const { table, missingMarks } = read
  const marksOf = new Map(missingMarks.map(({ column, marks }) => [column, marks]))
  const columns = table.columns.map(({ name, type, form = {} }): ProfiledColumn => {
    const marks = (marksOf.get(name) ?? []).map(({ text }) => text)
    const missing = form.missing === undefined ? marks : [form.missing, ...marks]
    return {
      name,
      type,
      ...(form.time !== undefined && { format: form.time }),
      ...(form.zone !== undefined && { zone: form.zone }),
      ...form.number,
      ...(form.order && { order: form.order }),
      ...(missing.length > 0 && { missing: [...new Set(missing)] }),
      evidence: columnEvidence(read, name),
    }
  })
  const comment = [
    `# What the columns of ${headline(table)} hold and how their values are written.`,
    '# Edit what is wrong and give the file to --types; columns that are left out are inferred.',
  ]
  const body = stringify({ [versionName]: profileVersion, columns }, { lineWidth: 0 })
  return `${comment.join('\n')}\n${body}`
}

function headline({ file, rowCount }: Table): string {
  // A name may hold the end of a line.
  return `${file.replaceAll(/\s+/g, ' ')} (${rowCount} rows)`
}

/**
 * A description of columns that was read from a file.
 *
 * @throws {UsageError} `PROFILE_VERSION`, `TYPES_INVALID`, `TYPE_UNKNOWN`, `TIME_FORMAT`
 */
export function parseColumnProfile(value: Record<string, unknown>, file: string): ColumnTypes {
  const version = value[versionName]
  if (version !== profileVersion) {
    const what = `is of version ${version}, and ${profileVersion} is the newest known`
    throw new UsageError('PROFILE_VERSION', what, 'Update seqarena, or write it again.', { file })
  }
  const { columns } = value
  if (!Array.isArray(columns)) throw invalid('has no list of columns', file)
  const known = new Map<string, DeclaredColumn>()
  for (const [i, column] of columns.entries()) {
    if (typeof column !== 'object' || column === null || typeof column.name !== 'string') {
      throw invalid(`column ${i + 1} has no name`, file)
    }
    if (known.has(column.name)) throw invalid('is there twice', file, column.name)
    known.set(column.name, parseColumn(column as Record<string, unknown>, file))
  }
  return Object.fromEntries(known)
}

const partNames: readonly string[] = [
  ...['name', 'type', 'format', 'zone', 'prefix', 'suffix', 'decimals', 'decimalMark'],
  ...['thousandsMark', 'negative', 'order', 'missing', 'evidence'],
]

/**
 * What is said of one column.
 *
 * @throws {UsageError} `TYPES_INVALID`, `TYPE_UNKNOWN`, `TIME_FORMAT`
 */
export function parseColumn(column: Record<string, unknown>, file: string): DeclaredColumn {
  const name = String(column.name)
  const fault = (what: string) => invalid(what, file, name)
  const unknown = Object.keys(column).find((part) => !partNames.includes(part))
  if (unknown !== undefined) throw fault(`${unknown} is nothing that can be said of a column`)
  const type =
    column.type === undefined ? undefined : knownType(column.type, { file, column: name })
  const text = (part: string) => {
    const value = column[part]
    if (value === undefined || typeof value === 'string') return value
    throw fault(`${part} is no text`)
  }
  const texts = (part: string) => {
    const value = column[part]
    if (value === undefined) return undefined
    if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value
    throw fault(`${part} is no list of texts`)
  }
  const time = text('format')
  if (time !== undefined) {
    timeReader(time)
    if (type !== undefined && !['date', 'datetime', 'time'].includes(type)) {
      throw fault(`a ${type} has no format`)
    }
    if (type !== undefined && isTimeOfDay(time) !== (type === 'time')) {
      throw fault(`the format ${time} is none of a ${type}`)
    }
  }
  const number = numberForm(column, text, fault)
  if (number && type !== undefined && type !== 'number' && type !== 'integer') {
    throw fault(`${Object.keys(number)[0]} is of numbers, and the column is a ${type}`)
  }
  const [zone, order, missing] = [text('zone'), texts('order'), texts('missing')]
  const form: ColumnForm = {
    ...(time !== undefined && { time }),
    ...(zone !== undefined && { zone }),
    ...(number && { number }),
    ...(order && { order }),
    ...(missing?.[0] !== undefined && { missing: missing[0] }),
  }
  return { ...(type && { type }), form, ...(missing && { missing }) }
}

function numberForm(
  column: Record<string, unknown>,
  text: (part: string) => string | undefined,
  fault: (what: string) => UsageError,
): NumberForm | undefined {
  const { decimals } = column
  if (decimals !== undefined && !(Number.isInteger(decimals) && Number(decimals) >= 0)) {
    throw fault('decimals is no whole number')
  }
  const oneOf = <Text extends string>(part: string, known: readonly Text[]) => {
    const value = text(part)
    const own = known.find((one) => one === value)
    if (value !== undefined && own === undefined) {
      throw fault(`${part} is ${JSON.stringify(value)}, which is none of ${known.join(' ')}`)
    }
    return own
  }
  const [prefix, suffix, thousandsMark] = ['prefix', 'suffix', 'thousandsMark'].map(text)
  const mark = oneOf('decimalMark', ['.', ','])
  const negative = oneOf('negative', ['first', 'parentheses'])
  const form: NumberForm = {
    ...(decimals !== undefined && { decimals: Number(decimals) }),
    ...(mark === ',' && { decimalMark: mark }),
    ...(thousandsMark !== undefined && { thousandsMark }),
    ...(prefix !== undefined && { prefix }),
    ...(suffix !== undefined && { suffix }),
    ...(negative && { negative }),
  }
  return Object.keys(form).length > 0 ? form : undefined
}

function invalid(what: string, file: string, column?: string): UsageError {
  const place = column === undefined ? { file } : { file, column }
  return new UsageError('TYPES_INVALID', what, 'See docs/formats.md.', place)
}
