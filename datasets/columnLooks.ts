import { indexColumns, isNameless, needsLook } from './indexColumns.js'

/** Rows at the beginning of a file that a look at a column takes in. */
export const peekedRows = 65_536

/** What columns look like beside their names. */
export interface ColumnLooks<Column> {
  /** Those that number the rows. */
  index: ReadonlySet<Column>
  /** Those with neither a name nor a value, as spreadsheets write them behind the last one. */
  empty: ReadonlySet<Column>
}

/**
 * @param peek reads the first {@link peekedRows} rows of some columns: NaN where there is no value, an infinity where
 *   it is no number. It is asked for those alone whose names ask for a look
 * @param pandas the text under `pandas` in the file's metadata
 */
export async function columnLooks<Column extends { name: string }>(
  columns: readonly Column[],
  peek: (wanted: readonly Column[]) => Promise<ArrayLike<number>[]>,
  pandas?: string,
): Promise<ColumnLooks<Column>> {
  const wanted = columns.filter(({ name }) => needsLook(name))
  const seen = wanted.length > 0 ? await peek(wanted) : []
  const peeked = columns.map((column) => {
    const at = wanted.indexOf(column)
    return { column, name: column.name, values: at < 0 ? [] : seen[at] }
  })
  const isEmpty = (values: ArrayLike<number>) =>
    values.length > 0 && Array.from(values).every(Number.isNaN)
  return {
    index: new Set(indexColumns(peeked, pandas).map(({ column }) => column)),
    empty: new Set(
      peeked
        .filter(({ name, values }) => isNameless(name) && isEmpty(values))
        .map(({ column }) => column),
    ),
  }
}
