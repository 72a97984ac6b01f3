import { readFileSync } from 'node:fs'
import { UsageError } from '../../base/errors.js'
import { type ColumnType, columnTypes, type Table } from '../table.js'

/** Types by column. */
export type ColumnTypes = Readonly<Record<string, ColumnType>>

export function typesOf(table: Table): ColumnTypes {
  return Object.fromEntries(table.columns.map(({ name, type }) => [name, type]))
}

/** One line for each type that occurs: `numeric: age, height`. */
export function formatTypes(types: ColumnTypes): string {
  const lines = columnTypes.map((type) => {
    const names = Object.keys(types).filter((name) => types[name] === type)
    return names.length > 0 ? [`${type}: ${names.join(', ')}`] : []
  })
  return lines.flat().join('\n')
}

/**
 * Reads a file of types, for the columns whose types are not to be inferred:
 * `{ "zip": "categorical", "born": "datetime" }`.
 *
 * @throws {UsageError} `FILE_MISSING`; `TYPES_INVALID` for what is no such object; `TYPE_UNKNOWN`
 */
export function readTypes(file: string): ColumnTypes {
  const types = parseObject(file)
  for (const [column, type] of Object.entries(types)) {
    if (!columnTypes.some((known) => known === type)) {
      const what = `${JSON.stringify(type)} is no type of a column`
      const hint = `There are ${columnTypes.join(', ')}.`
      throw new UsageError('TYPE_UNKNOWN', what, hint, { file, column })
    }
  }
  return types as ColumnTypes
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
  const hint = 'Give an object such as { "zip": "categorical" }.'
  throw new UsageError('TYPES_INVALID', 'is no JSON object', hint, { file })
}
