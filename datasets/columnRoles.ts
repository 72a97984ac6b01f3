import { columnLabel } from '../base/columnLabel.js'
import { DataError, UsageError } from '../base/errors.js'
import { checkNamesDiffer } from './checkNamesDiffer.js'
import { optionsByPlace } from './columnByPlace.js'
import type { ColumnLooks } from './columnLooks.js'
import { byDrop, findFeatures } from './findFeatures.js'
import { findKeys, namedKeys, type TableKeys } from './findKeys.js'
import { matchFeatures } from './matchFeatures.js'
import { nameArgument } from './nameArgument.js'
import { nameList } from './nameList.js'
import { checkColumnOptions, type ReadOptions } from './readOptions.js'
import { keyColumns } from './rowSource.js'
import { unknownColumn } from './unknownColumn.js'

/** What the columns of a table are taken for. */
export interface ColumnRoles<Column> {
  keys: TableKeys<Column>
  /** Columns that are forecast, in the order of the file, or of the table that it has to fit. */
  features: Column[]
  /** Columns that are neither, and why. */
  leftOut: ReadonlyMap<Column, string>
  /** What was left out unasked, and what looks as if it should be. */
  warnings: string[]
}

/**
 * Says which columns of a table are its keys and which are features; the rest is left out.
 *
 * @param looks undefined where the file itself says that all but the keys are features
 * @throws {UsageError} `COLUMN_OPTIONS`, and `COLUMN_UNKNOWN` for names that the table does not have
 * @throws {DataError} `COLUMN_MISSING` naming the first key that is not there, `COLUMN_DUPLICATE`, `NO_FEATURES`,
 *   `TABLES_DIFFER` where a feature of the table that it has to fit is not there
 */
export function columnRoles<Column extends { name: string }>(
  file: string,
  columns: readonly Column[],
  given: ReadOptions,
  looks?: ColumnLooks<Column>,
): ColumnRoles<Column> {
  const names = columns.map(({ name }) => name)
  const options = optionsByPlace(given, names)
  checkColumnOptions(options)
  checkNames(file, columns, options)
  const keys = findKeys(file, columns, options)
  const { features, leftOut, warnings } = findFeatures(file, columns, options, keys, looks)
  checkNamesDiffer(file, columns, features)
  if (keys.needPrediction && options.warmUp !== undefined) {
    const { name } = keys.needPrediction
    const what = `${columnLabel(name)} says where predictions are asked for`
    const hint = `--drop ${nameArgument(name)} to use --warm-up ${options.warmUp}`
    warnings.unshift(`${file}: ${what}; ${hint}`)
  }
  if (options.like) {
    const matched = matchFeatures(file, features, names, options.like)
    return {
      keys,
      features: matched.features,
      leftOut,
      warnings: [...warnings, ...matched.warnings],
    }
  }
  if (features.length === 0) {
    const dropped = columns.filter((column) => leftOut.get(column) === byDrop)
    if (dropped.length > 0) {
      const names = nameList(dropped.map(({ name }) => name))
      const what = `no feature columns are left: --drop leaves out ${names}`
      throw new DataError('NO_FEATURES', what, { file }, 'Drop fewer columns.')
    }
    throw new DataError(
      'NO_FEATURES',
      'there are no feature columns',
      { file },
      `Add at least one column beside ${keyColumns.join(', ')}.`,
    )
  }
  return { keys, features, leftOut, warnings }
}

/** Names that were given must be there, and no feature may have a key's: the files that are written hold both. */
function checkNames(file: string, columns: readonly { name: string }[], options: ReadOptions) {
  const { columns: only = [], drop = [], keep = [] } = options
  const names = columns.map(({ name }) => name)
  const given: [string, string][] = [
    ...only.map((name): [string, string] => ['--columns', name]),
    ...drop.map((name): [string, string] => ['--drop', name]),
    ...keep.map((name): [string, string] => ['--keep', name]),
    ...namedKeys(options),
  ]
  for (const [flag, name] of given) {
    if (names.includes(name)) continue
    throw unknownColumn(file, flag, name, names)
  }
  const key = keep.find((name) => keyColumns.some((usual) => usual === name))
  if (key !== undefined) {
    const what = '--keep: sequence tables use this name for a key'
    throw new UsageError('COLUMN_OPTIONS', what, 'Rename it.', { file, column: key })
  }
}
