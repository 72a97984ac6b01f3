import { quotePath } from '../duckdb.js'
import type { TabularFile } from '../tabularFile.js'

/** What the footer of a Parquet file says of it, so that nothing of its columns has to be read. */
export interface ParquetFacts {
  rowCount: number
  /** Rows of each row group, in the order of the file. */
  groupRows: number[]
  /** Names of the codecs that columns are compressed with. */
  codecs: string[]
  /** What the statistics say of each column that is no group; undefined for those that are. */
  statistics: (ColumnStatistics | undefined)[]
}

/** Statistics of a column over the whole file; those that not every row group has are undefined. */
export interface ColumnStatistics {
  /** Rows with no value; NaN is a value. */
  nulls?: number
  /** Smallest and largest number, NaN left out. */
  least?: number
  most?: number
}

/** @throws {DataError} as the queries of the file do */
export async function parquetFacts({ file, query }: TabularFile): Promise<ParquetFacts> {
  const metadata = `parquet_metadata(${quotePath(file)})`
  const groupRows: number[] = []
  const groups = `SELECT CAST(any_value(row_group_num_rows) AS DOUBLE) AS rows, row_group_id
    FROM ${metadata} GROUP BY row_group_id ORDER BY row_group_id`
  for await (const chunk of query(groups)) groupRows.push(...numbersAt(chunk.getColumnValues(0)))
  const codecs: string[] = []
  for await (const chunk of query(`SELECT DISTINCT compression FROM ${metadata}`)) {
    codecs.push(...chunk.getColumnValues(0).map(String))
  }
  return {
    rowCount: groupRows.reduce((sum, rows) => sum + rows, 0),
    groupRows,
    codecs,
    statistics: await columnStatistics({ file, query }, groupRows.length),
  }
}

function numbersAt(values: readonly unknown[]): number[] {
  return values.map(Number)
}

async function columnStatistics(
  { file, query }: Pick<TabularFile, 'file' | 'query'>,
  nGroups: number,
): Promise<(ColumnStatistics | undefined)[]> {
  const leafOf = await leaves({ file, query })
  const found: ColumnStatistics[] = []
  const figures = ['least', 'most', 'nulls'] as const
  const sql = ['stats_min_value', 'stats_max_value', 'stats_null_count'].flatMap((name, i) => {
    const number = `TRY_CAST(${name} AS DOUBLE)`
    const over = ['min', 'max', 'sum'][i]
    return [`${over}(${number}) AS v${i}`, `CAST(count(${number}) AS DOUBLE) AS n${i}`]
  })
  const grouped = `SELECT CAST(column_id AS DOUBLE) AS leaf, ${sql}
    FROM parquet_metadata(${quotePath(file)}) GROUP BY column_id`
  for await (const chunk of query(grouped)) {
    for (const [leaf, ...values] of chunk.getRows()) {
      const own: ColumnStatistics = {}
      for (const [i, figure] of figures.entries()) {
        const [value, count] = [Number(values[2 * i]), Number(values[2 * i + 1])]
        // As the format asks, the smallest may be -0 where 0 is.
        if (count === nGroups && Number.isFinite(value)) own[figure] = value + 0
      }
      found[Number(leaf)] = own
    }
  }
  return leafOf.map((leaf) => (leaf === undefined ? undefined : found[leaf]))
}

/** Number of each column among those that hold values, in the order of the file; undefined for groups. */
async function leaves({
  file,
  query,
}: Pick<TabularFile, 'file' | 'query'>): Promise<(number | undefined)[]> {
  const sql = `SELECT CAST(coalesce(num_children, 0) AS DOUBLE) AS children
    FROM parquet_schema(${quotePath(file)})`
  const columns: (number | undefined)[] = []
  let leaf = 0
  /** Elements of the schema still to come that are inside a column; the first of all is the root. */
  let inside = -1
  for await (const chunk of query(sql)) {
    for (const children of numbersAt(chunk.getColumnValues(0))) {
      if (inside === 0) columns.push(children === 0 ? leaf : undefined)
      if (inside >= 0 && children === 0) leaf++
      inside = inside < 0 ? 0 : Math.max(0, inside - 1) + children
    }
  }
  return columns
}
