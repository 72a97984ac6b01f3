import { readFileSync } from 'node:fs'
import { UsageError } from '../../base/errors.js'
import { type ColumnType, columnTypes, type DeclaredType, type Table } from '../table.js'
import type { ColumnTypes } from './columnTypes.js'

/** Names that types had before, and have in older files of types. */
const formerNames: Readonly<Record<string, ColumnType>> = {
  numeric: 'number',
  categorical: 'category',
}

export function typesOf(table: Table): Readonly<Record<string, ColumnType>> {
  return Object.fromEntries(table.columns.map(({ name, type }) => [name, type]))
}

/** One line for each type that occurs: `number: age, height`. */
export function formatTypes(types: Readonly<Record<string, DeclaredType>>): string {
  const lines = columnTypes.map((type) => {
    const names = Object.keys(types).filter((name) => types[name] === type)
    return names.length > 0 ? [`${type}: ${names.join(', ')}`] : []
  })
  return lines.flat().join('\n')
}

/**
 * Reads a file of types, for the columns whose types are not to be inferred:
 * `{ "zip": "category", "born": "datetime" }`.
 *
 * @throws {UsageError} `FILE_MISSING`; `TYPES_INVALID` for what is no such object; `TYPE_UNKNOWN`
 */
export function readTypes(file: string): ColumnTypes {
  const types = parseObject(file)
  const known = Object.entries(types).map(([column, asWritten]): [string, DeclaredType] => {
    const type: unknown = formerNames[String(asWritten)] ?? asWritten
    const own = columnTypes.find((known) => known === type)
    if (!own) {
      const what = `${JSON.stringify(type)} is no type of a column`
      const hint = `There are ${columnTypes.join(', ')}.`
      throw new UsageError('TYPE_UNKNOWN', what, hint, { file, column })
    }
    return [column, own]
  })
  return Object.fromEntries(known)
}

function parseObject(file: string): object {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new UsageError('FILE_MISSING', 'no such file', '', { file })
    }
    const what = `cannot be read (${(error as Error).message})`
    throw new UsageError('TYPES_INVALID', what, '', { file }, { cause: error })
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  const hint = 'Give an object such as { "zip": "category" }.'
  throw new UsageError('TYPES_INVALID', 'is no JSON object', hint, { file })
}
