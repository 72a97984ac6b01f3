import { DataError } from '../base/errors.js'
import { keyColumns } from './rowSource.js'

/**
 * The columns that are features: all but the keys.
 *
 * @throws {DataError} `COLUMN_MISSING` naming the first key that is not there, `NO_FEATURES`
 */
export function featuresAmong<Column extends { name: string }>(
  file: string,
  columns: readonly Column[],
): Column[] {
  const missing = keyColumns.find((key) => !columns.some(({ name }) => name === key))
  if (missing) {
    throw new DataError(
      'COLUMN_MISSING',
      'the column is missing',
      { file, column: missing },
      `Every table needs ${keyColumns.join(', ')} and at least one feature.`,
    )
  }
  const features = columns.filter(({ name }) => !keyColumns.some((key) => key === name))
  if (features.length === 0) {
    throw new DataError(
      'NO_FEATURES',
      'there are no feature columns',
      { file },
      `Add at least one column beside ${keyColumns.join(', ')}.`,
    )
  }
  return features
}
