import { peekedRows } from './columnLooks.js'
import type { TabularFile } from './tabularFile.js'

/** The first rows of some columns, as numbers: NaN where there is no value, infinite where it is no number. */
export async function peekColumns(
  { from, query }: Pick<TabularFile, 'from' | 'query'>,
  columns: readonly { sql: string }[],
): Promise<number[][]> {
  const numbers = columns.map(
    ({ sql }) => `coalesce(TRY_CAST(CAST(${sql} AS VARCHAR) AS DOUBLE),
      CASE WHEN ${sql} IS NULL THEN 'nan'::DOUBLE ELSE 'inf'::DOUBLE END)`,
  )
  const values: number[][] = columns.map(() => [])
  for await (const chunk of query(`SELECT ${numbers} FROM ${from} LIMIT ${peekedRows}`)) {
    for (const [c, own] of values.entries()) own.push(...(chunk.getColumnValues(c) as number[]))
  }
  return values
}
