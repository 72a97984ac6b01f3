import { UsageError } from '../base/errors.js'

/**
 * Checks that a table can be written under this name.
 *
 * @throws {UsageError} `FORMAT_UNKNOWN`
 */
export function checkTableName(file: string): void {
  if (/\.(parquet|csv|csv\.gz)$/i.test(file)) return
  const hint = 'Name a .parquet, .csv or .csv.gz file.'
  throw new UsageError('FORMAT_UNKNOWN', 'cannot write this format', hint, { file })
}
