import { DataError } from '../base/errors.js'

/** @throws {DataError} `COLUMN_DUPLICATE` naming the first name that comes twice */
export function checkNamesDiffer(file: string, columns: readonly { name: string }[]): void {
  const seen = new Set<string>()
  for (const { name } of columns) {
    if (seen.has(name)) {
      throw new DataError('COLUMN_DUPLICATE', 'two columns have this name', { file, column: name })
    }
    seen.add(name)
  }
}
