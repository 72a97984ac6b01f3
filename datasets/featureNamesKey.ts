import { keyColumns } from './rowSource.js'

/**
 * Key under which a Parquet file of ours has the names of its features, where it may be read only by us: DuckDB
 * cannot write every name, and a feature may be called like an index.
 */
export const featureNamesKey = 'seqarena.features'

/**
 * The columns of a file under the names that its metadata give its features; undefined where they give none.
 *
 * @param columns of the file: the keys, and the features in the order of their names
 */
export function withOwnNames<Column extends { name: string }>(
  metadata: Readonly<Record<string, string>>,
  columns: readonly Column[],
): Column[] | undefined {
  const names = parse(metadata[featureNamesKey])
  const isKey = ({ name }: Column) => keyColumns.some((key) => key === name)
  if (names?.length !== columns.length - keyColumns.length) return undefined
  let next = 0
  return columns.map((column) => (isKey(column) ? column : { ...column, name: names[next++] }))
}

function parse(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined
  try {
    const names: unknown = JSON.parse(text)
    const areNames = Array.isArray(names) && names.every((name) => typeof name === 'string')
    return areNames ? names : undefined
  } catch {
    return undefined
  }
}
