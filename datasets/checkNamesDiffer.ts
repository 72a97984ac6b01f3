import { DataError } from '../base/errors.js'

/**
 * @param columns of the file, in its order
 * @param used those of them that must differ in their names: all by default
 * @throws {DataError} `COLUMN_DUPLICATE` naming the first name that comes twice, and where
 */
export function checkNamesDiffer<Column extends { name: string }>(
  file: string,
  columns: readonly Column[],
  used: readonly Column[] = columns,
): void {
  const seen = new Map<string, Column>()
  for (const column of used) {
    const { name } = column
    const twin = seen.get(name)
    if (twin) {
      const [first, second] = [twin, column].map((one) => columns.indexOf(one) + 1)
      if (name === '') {
        const what = `columns ${first} and ${second} have no name`
        throw new DataError('COLUMN_DUPLICATE', what, { file }, 'Give them names.')
      }
      throw new DataError(
        'COLUMN_DUPLICATE',
        'two columns have this name',
        { file, column: name },
        'Rename one of them, or leave it out of the file.',
      )
    }
    seen.set(name, column)
  }
}
