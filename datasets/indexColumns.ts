/** A column with a look at its values. */
export interface PeekedColumn {
  name: string
  /** Numbers of the file's first rows: NaN where there is no value, an infinity where it is no number. */
  values: ArrayLike<number>
}

/** Whether it takes a look at a column's values to say if it is an index; of others the name is enough. */
export function needsLook(name: string): boolean {
  return isNameless(name) || isIndexName(name)
}

/** Whether whoever made the file gave the column no name: pandas and readr call it by its place then. */
export function isNameless(name: string): boolean {
  return name === '' || /^Unnamed: \d+/.test(name) || /^\.\.\.\d+$/.test(name)
}

/**
 * The columns that only number the rows: the index that pandas writes beside the data unless it is told not to, in
 * the forms that it takes on the way through CSV, Parquet and Feather, R's row names among them.
 *
 * - `__index_level_0__` and its like, and what the file's own `pandas` metadata call the index, whatever is in them.
 * - Columns without a name, where they hold whole numbers from 0 on that rise, begin anew now and then, or are all
 *   different in a narrow range: an index, one of tables that were put together, one of shuffled rows.
 * - `index` and `level_0`, as `reset_index` and fastparquet call it, where whole numbers from 0 on only rise (rows may
 *   have been left out), or count up by one and begin anew: a feature may have that name too.
 *
 * Any other name is a feature's, however its values count.
 *
 * @param pandas the text under `pandas` in the metadata of a Parquet or Arrow file
 * @returns in the order of `columns`
 */
export function indexColumns<Column extends PeekedColumn>(
  columns: readonly Column[],
  pandas?: string,
): Column[] {
  const told = pandasIndex(pandas)
  return columns.filter(({ name, values }) => {
    if (/^__index_level_\d+__$/.test(name) || told.includes(name)) return true
    if (isNameless(name)) return numbersRows(values)
    return isIndexName(name) && (onlyRises(values) || countsAnew(values))
  })
}

function isIndexName(name: string): boolean {
  return /^(index|level_\d+)$/i.test(name)
}

/** Names of the stored columns that were the index; a `RangeIndex` is not stored, but described. */
function pandasIndex(pandas: string | undefined): string[] {
  if (pandas === undefined) return []
  try {
    const { index_columns: index } = JSON.parse(pandas) as { index_columns?: unknown }
    return Array.isArray(index) ? index.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

/** Of random whole numbers in a range some twenty times their count, some are alike. */
const widestRange = 20
/** Tables of ten rows and more that were put together rise at nine of ten rows. */
const risingShare = 0.9

function numbersRows(values: ArrayLike<number>): boolean {
  if (!areCounts(values)) return false
  let rises = 0
  let largest = values[0]
  for (let i = 1; i < values.length; i++) {
    if (values[i] > values[i - 1]) rises++
    largest = Math.max(largest, values[i])
  }
  if (rises >= risingShare * (values.length - 1) || countsAnew(values)) return true
  return (
    largest <= widestRange * values.length && new Set(Array.from(values)).size === values.length
  )
}

function onlyRises(values: ArrayLike<number>): boolean {
  if (!areCounts(values)) return false
  for (let i = 1; i < values.length; i++) if (values[i] <= values[i - 1]) return false
  return true
}

function countsAnew(values: ArrayLike<number>): boolean {
  if (!areCounts(values)) return false
  for (let i = 1; i < values.length; i++) {
    if (values[i] !== values[i - 1] + 1 && values[i] !== values[0]) return false
  }
  return values[0] <= 1 && values[1] > values[0]
}

/** Two whole numbers from 0 on, or more. */
function areCounts(values: ArrayLike<number>): boolean {
  if (values.length < 2) return false
  for (let i = 0; i < values.length; i++) {
    if (!Number.isInteger(values[i]) || values[i] < 0) return false
  }
  return true
}
