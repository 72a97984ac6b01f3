import type { ColumnSpec, ColumnValue } from '../columnTable.js'
import { type Column, isNumberColumn, isTimeType, type Table } from '../table.js'
import { TableWriter } from '../tableWriter.js'

/** Rows that are handed to the writer at a time. */
const batchRows = 1 << 11

/**
 * Writes a table as Parquet, CSV or CSV.gz. Numbers are DOUBLE, or INTEGER where all of a column's are;
 * times are TIMESTAMP (UTC). In CSV a label such as NA, or the empty one, reads back as missing.
 *
 * @param file its extension says the format
 * @throws {UsageError} `FORMAT_UNKNOWN`, or `COLUMN_DUPLICATE` for names that differ in case alone too
 * @throws {SeqarenaError} `WRITE_FAILED`
 */
export async function writeTable(file: string, table: Table): Promise<void> {
  const writer = await TableWriter.create(table.columns.map(specOf))
  try {
    for (let start = 0; start < table.rowCount; start += batchRows) {
      const end = Math.min(start + batchRows, table.rowCount)
      writer.append(table.columns.map((column) => valuesOf(column, start, end)))
    }
  } catch (error) {
    writer.close()
    throw error
  }
  await writer.finish(file)
}

function specOf(column: Column): ColumnSpec {
  const { name } = column
  if (!isNumberColumn(column)) return { name, type: 'VARCHAR' }
  if (isTimeType(column.type)) return { name, type: 'TIMESTAMP' }
  const areIntegers = column.values.every((value) => Number.isNaN(value) || (value | 0) === value)
  return { name, type: areIntegers ? 'INTEGER' : 'DOUBLE' }
}

function valuesOf(column: Column, start: number, end: number): ColumnValue[] {
  return isNumberColumn(column)
    ? Array.from(column.values.subarray(start, end), (value) =>
        Number.isNaN(value) ? null : value,
      )
    : Array.from(column.codes.subarray(start, end), (code) => column.labels[code] ?? null)
}
