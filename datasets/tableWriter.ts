import {
  closeSync,
  createReadStream,
  createWriteStream,
  fsyncSync,
  openSync,
  rmSync,
} from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { writeAtomicallyAsync } from '../base/files.js'
import { checkTableName } from './checkTableName.js'
import { type ColumnSpec, ColumnTable, type ColumnValue } from './columnTable.js'
import { quoteText } from './duckdb.js'

/**
 * Writes a Parquet, CSV or CSV.gz file column by column, in as many pieces as the caller likes. Nothing
 * stands under the final name before `finish` is done.
 */
export class TableWriter {
  private constructor(private readonly table: ColumnTable) {}

  /** @param memoryLimit what is beyond waits on disk until it is written, `1GB` by default */
  static async create(columns: readonly ColumnSpec[], memoryLimit?: string): Promise<TableWriter> {
    return new TableWriter(await ColumnTable.create(columns, memoryLimit))
  }

  /**
   * Appends rows.
   *
   * @param values one array a column, of equal length
   * @throws {ShapeError} naming the column whose length differs
   */
  append(values: readonly ArrayLike<ColumnValue>[]): void {
    this.table.append(values)
  }

  /**
   * Writes the file and closes.
   *
   * @param file its extension says the format
   * @param metadata key-value metadata of Parquet; CSV has no place for it
   * @throws {SeqarenaError} `WRITE_FAILED` naming the file, e.g. when the disk is full
   * @throws {UsageError} `FORMAT_UNKNOWN`
   */
  async finish(file: string, metadata: Readonly<Record<string, string>> = {}): Promise<void> {
    try {
      const options = copyOptions(file, metadata)
      const copy = file.toLowerCase().endsWith('.gz') ? copyToGzip : copyTo
      this.table.flush()
      await writeAtomicallyAsync(file, async (temporary) => {
        await copy(this.table, temporary, options)
        syncFile(temporary)
      })
    } finally {
      this.close()
    }
  }

  /** Gives up what was appended. */
  close(): void {
    this.table.close()
  }
}

/** What COPY is told for the extension of `file`. */
function copyOptions(file: string, metadata: Readonly<Record<string, string>>): string {
  checkTableName(file)
  if (!file.toLowerCase().endsWith('.parquet')) return 'FORMAT csv, HEADER'
  const entries = Object.entries(metadata).map(
    ([key, value]) => `${quoteText(key)}: ${quoteText(value)}`,
  )
  return entries.length > 0
    ? `FORMAT parquet, KV_METADATA {${entries.join(', ')}}`
    : 'FORMAT parquet'
}

async function copyTo(table: ColumnTable, path: string, options: string) {
  try {
    await table.connection.run(`COPY ${ColumnTable.tableName} TO ${quoteText(path)} (${options})`)
  } catch (error) {
    throw systemError(error)
  }
}

/** DuckDB's own gzip takes 27 s for 517,000 × 35 where this takes 7 s, for 6 % more bytes. */
async function copyToGzip(table: ColumnTable, path: string, options: string) {
  const plain = `${path}.csv`
  try {
    await copyTo(table, plain, options)
    await pipeline(createReadStream(plain), createGzip({ level: 1 }), createWriteStream(path))
  } finally {
    rmSync(plain, { force: true })
  }
}

/** DuckDB's I/O errors have the reason in their text alone; the writers of files look at its code. */
export function systemError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (/No space left on device/.test(error.message)) return Object.assign(error, { code: 'ENOSPC' })
  if (/No such file or directory/.test(error.message)) {
    return Object.assign(error, { code: 'ENOENT' })
  }
  return error
}

function syncFile(path: string) {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
