import { UsageError } from '../base/errors.js'

/**
 * Checks that a file can be written with columns of these names. DuckDB's Parquet writer takes names that differ in the
 * case of A to Z alone for one, which it calls `x_1` without a word, and knows no empty names.
 *
 * @param file its extension says the format
 * @throws {UsageError} `COLUMN_DUPLICATE` or `COLUMN_UNWRITABLE`
 */
export function checkWritableNames(file: string, names: readonly string[]): void {
  const fault = unwritableFault(file, names)
  if (fault) throw fault
}

/** What {@link checkWritableNames} throws; undefined where the names can be written. */
export function unwritableFault(file: string, names: readonly string[]): UsageError | undefined {
  const isParquet = /\.parquet$/i.test(file)
  const folded = isParquet ? names.map(foldCase) : names
  const twice = folded.findIndex((name, i) => folded.indexOf(name) < i)
  if (twice >= 0) {
    const place = { file, column: names[twice] }
    const isSame = names.indexOf(names[twice]) < twice
    const what = isSame
      ? 'cannot write two columns of this name'
      : 'cannot write two columns of this name, upper or lower case, as Parquet'
    const hint = isSame ? 'Rename one of them.' : 'Name a .csv file, or rename one of them.'
    return new UsageError('COLUMN_DUPLICATE', what, hint, place)
  }
  const unwritable = isParquet
    ? names.find((name) => name === '' || name.includes('\0'))
    : undefined
  if (unwritable === undefined) return undefined
  const what = 'cannot write this name as Parquet'
  const hint = 'Name a .csv file, or rename the column.'
  return new UsageError('COLUMN_UNWRITABLE', what, hint, { file, column: unwritable })
}

/** As DuckDB does: A to Z alone. */
function foldCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}
