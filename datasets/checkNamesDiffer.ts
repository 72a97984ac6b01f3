import { DataError } from '../base/errors.js'

/** @throws {DataError} `COLUMN_DUPLICATE` naming the first name that comes twice */
export function checkNamesDiffer(file: string, columns: readonly { name: string }[]): void {
  const seen = new Set<string>()
  columns.forEach(({ name }, i) => {
    if (seen.has(name)) {
      const [column, what] = name
        ? [name, 'two columns have this name']
        : [String(i + 1), 'neither this column nor one before it has a name']
      throw new DataError('COLUMN_DUPLICATE', what, { file, column })
    }
    seen.add(name)
  })
}
