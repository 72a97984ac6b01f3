import { readFileSync } from 'node:fs'
import { parseDocument, visit } from 'yaml'
import { checkIsFile } from '../../base/checkIsFile.js'
import { UsageError } from '../../base/errors.js'
import { type ColumnType, columnTypes, type DeclaredType, type Table } from '../table.js'
import { isColumnProfile, parseColumn, parseColumnProfile } from './columnProfile.js'
import type { ColumnTypes } from './columnTypes.js'
import { knownType } from './knownType.js'
import { yamlFault } from './yamlFault.js'

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
 * Reads what a file says of columns: types by name, `{ "zip": "category", "born": { "type": "date", "format": "%d/%m/%Y" } }`, or a description of
 * columns as `seqarena inspect --profile` writes it. Columns that it does not name are inferred.
 *
 * @throws {UsageError} `FILE_MISSING`, `FILE_IS_DIRECTORY`; `TYPES_INVALID` for what is neither; `TYPE_UNKNOWN`
 */
export function readTypes(file: string): ColumnTypes {
  const known = parseObject(file)
  if (isColumnProfile(known)) return parseColumnProfile(known, file)
  const types = Object.entries(known).map(([column, said]) => {
    const isMore = typeof said === 'object' && said !== null && !Array.isArray(said)
    const declared = isMore
      ? parseColumn({ ...said, name: column }, file)
      : knownType(said, { file, column })
    return [column, declared] as const
  })
  return Object.fromEntries(types)
}

/** Files that types are read from. */
export const typesWanted =
  'Give an object such as { "zip": "category" }, or what inspect --profile writes.'

/** A file of YAML or JSON: plain values alone, no tags, no aliases. */
function parseObject(file: string): Record<string, unknown> {
  checkIsFile(file, typesWanted, 'usage')
  const document = parseDocument(readFileSync(file, 'utf8'), {
    schema: 'core',
    uniqueKeys: true,
    merge: false,
  })
  const [error] = document.errors
  if (error) throw yamlFault(file, error)
  visit(document, {
    Alias: () => refuse(file, 'has an alias (*name)'),
    Node: (_, node) => {
      if (node.tag) refuse(file, `has a tag (${node.tag})`)
    },
  })
  const parsed: unknown = document.toJS({ maxAliasCount: 0 })
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
    return parsed as Record<string, unknown>
  }
  throw new UsageError('TYPES_INVALID', 'is no object', typesWanted, { file })
}

/** @throws {UsageError} `TYPES_INVALID` */
function refuse(file: string, what: string): never {
  throw new UsageError('TYPES_INVALID', what, 'Write plain values.', { file })
}
