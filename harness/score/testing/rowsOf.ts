import { DuckDBInstance } from '@duckdb/node-api'

/** Column names and rows of a Parquet file, read without seqarena. */
export async function rowsOf(file: string): Promise<{ names: string[]; rows: unknown[][] }> {
  const connection = await (await DuckDBInstance.create()).connect()
  const result = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`)
  connection.closeSync()
  return { names: result.columnNames(), rows: result.getRows() }
}
