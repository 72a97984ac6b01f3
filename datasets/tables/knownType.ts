import { UsageError } from '../../base/errors.js'
import { type ColumnType, columnTypes, type DeclaredType } from '../table.js'

/** Names that types had before, and have in older files of types. */
const formerNames: Readonly<Record<string, ColumnType>> = {
  numeric: 'number',
  categorical: 'category',
}

/**
 * A type by its name.
 *
 * @throws {UsageError} `TYPE_UNKNOWN`
 */
export function knownType(
  asWritten: unknown,
  place: { file: string; column: string },
): DeclaredType {
  const former = typeof asWritten === 'string' && Object.hasOwn(formerNames, asWritten)
  const type: unknown = former ? formerNames[asWritten] : asWritten
  const own = columnTypes.find((known) => known === type)
  if (own) return own
  const what = `${JSON.stringify(asWritten)} is no type of a column`
  throw new UsageError('TYPE_UNKNOWN', what, `There are ${columnTypes.join(', ')}.`, place)
}
