import { writeAtomicallyAsync } from '../base/files.js'
import { type ColumnSpec, ColumnTable, type ColumnValue } from './columnTable.js'
import { type UnfinishedFile, writeQuery } from './writeQuery.js'

/** Writes a Parquet, CSV or CSV.gz file column by column, in as many pieces as the caller likes. */
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
   * Writes the file and closes. Nothing stands under its name before all is written.
   *
   * @param file its extension says the format
   * @param metadata key-value metadata of Parquet; CSV has no place for it
   * @throws {SeqarenaError} `WRITE_FAILED` naming the file, e.g. when the disk is full
   * @throws {UsageError} `FORMAT_UNKNOWN`, `COLUMN_DUPLICATE`, `COLUMN_UNWRITABLE`
   */
  async finish(file: string, metadata: Readonly<Record<string, string>> = {}): Promise<void> {
    await writeAtomicallyAsync(file, (temporary) => this.finishAt({ file, temporary }, metadata))
  }

  /** {@link finish} for a caller that moves the file to its name. */
  async finishAt(place: UnfinishedFile, metadata: Readonly<Record<string, string>>): Promise<void> {
    try {
      this.table.flush()
      const { connection, columns, columnSql, rowCount } = this.table
      const named = columns.map(({ name }, i) => ({ name, sql: columnSql[i] }))
      const query = { columns: named, from: ColumnTable.tableName, isEmpty: rowCount === 0 }
      await writeQuery(connection, query, place, metadata)
    } finally {
      this.close()
    }
  }

  /** Gives up what was appended. */
  close(): void {
    this.table.close()
  }
}
