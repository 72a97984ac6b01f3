/** A column as far as it shows whether it is an index. */
export interface IndexCandidate {
  /** Its name in the file; empty where it has none. */
  name: string
  /** Its values in the first rows, null where there is none. */
  firstValues: readonly (string | null)[]
}

/**
 * The columns that are the row index of the program that wrote the table and no data: pandas writes its
 * index without a name in CSV (which becomes `Unnamed: 0` when it is read and written again), and as
 * `__index_level_0__` or under its name in Parquet and Arrow; `reset_index` and fastparquet call it `index`.
 * Names that could be those of data count only where they lead the table and their values count rows.
 *
 * @param columns in the order of the file
 * @param pandasIndex names in pandas' own metadata, see `pandasIndexOf`
 * @returns their places, rising
 */
export function indexColumns(
  columns: readonly IndexCandidate[],
  pandasIndex: readonly string[] = [],
): number[] {
  const places: number[] = []
  columns.forEach((column, place) => {
    const leads = places.length === place
    if (
      pandasIndex.includes(column.name) ||
      /^__index_level_\d+__$/.test(column.name) ||
      (leads && countsRows(column))
    ) {
      places.push(place)
    }
  })
  return places
}

/**
 * Names of the columns that pandas' metadata declare to be the index; a range index takes no column.
 *
 * @param metadata text under the key `pandas` of a Parquet file's or an Arrow schema's metadata
 */
export function pandasIndexOf(metadata: string | undefined): string[] {
  if (metadata === undefined) return []
  try {
    const { index_columns: columns } = JSON.parse(metadata) as { index_columns?: unknown }
    return Array.isArray(columns) ? columns.filter((name) => typeof name === 'string') : []
  } catch {
    return []
  }
}

/** Rows that were filtered leave holes, and shuffled ones another order; `index` alone may be data. */
function countsRows({ name, firstValues }: IndexCandidate): boolean {
  const isNameless = name === '' || /^Unnamed: \d+(\.\d+)*$/.test(name)
  if (!isNameless && !/^(index|level_0)$/.test(name)) return false
  const values = firstValues.map((text) =>
    text !== null && isCount(text) ? Number(text) : Number.NaN,
  )
  if (values.some(Number.isNaN) || values.length === 0) return false
  const rises = values.every((value, i) => i === 0 || value > values[i - 1])
  return rises || (isNameless && new Set(values).size === values.length)
}

function isCount(text: string): boolean {
  return /^\s*\d+(\.0*)?\s*$/.test(text)
}
