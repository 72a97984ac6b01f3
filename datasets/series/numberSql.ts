import { quoteText } from '../duckdb.js'
import { kindOfType } from '../tables/columnSql.js'
import { missingTexts } from '../tables/missingTexts.js'
import type { TabularColumn } from '../tabularFile.js'

/**
 * SQL of a column's values as DOUBLE: NaN where there is none, NULL where it is no number. Flags are 0 and 1. DuckDB
 * itself would read 2020_01 as the number 202001.
 */
export function numberSql({ sql, type }: TabularColumn): string {
  if (type === 'BOOLEAN') return `coalesce(CAST(CAST(${sql} AS TINYINT) AS DOUBLE), 'nan')`
  if (kindOfType(type) === 'number') return `coalesce(CAST(${sql} AS DOUBLE), 'nan')`
  // No IN and no list: DuckDB makes a join of a long one, which takes memory and leaves the rows in no order.
  return `CASE WHEN contains(${sql}, '_') THEN NULL ELSE coalesce(TRY_CAST(${sql} AS DOUBLE), CASE
    WHEN ${sql} IS NULL OR regexp_full_match(trim(${sql}), ${missing}) THEN 'nan'::DOUBLE
    WHEN lower(trim(${sql})) = 'true' THEN 1
    WHEN lower(trim(${sql})) = 'false' THEN 0 END) END`
}

const missing = quoteText(missingTexts.map((text) => text.replaceAll('.', '\\.')).join('|'))
