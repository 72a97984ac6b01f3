import { quotePath } from './duckdb.js'
import type { TabularFile } from './tabularFile.js'

/** The key-value metadata of a Parquet file that is open. */
export async function parquetKeyValues({
  file,
  query,
}: Pick<TabularFile, 'file' | 'query'>): Promise<Record<string, string>> {
  const metadata: Record<string, string> = {}
  const sql = `SELECT key, value FROM parquet_kv_metadata(${quotePath(file)})`
  for await (const chunk of query(sql)) {
    for (const [key, value] of chunk.getRows()) metadata[textOf(key)] = textOf(value)
  }
  return metadata
}

function textOf(blob: unknown): string {
  return Buffer.from((blob as { bytes: Uint8Array }).bytes).toString('utf8')
}
