import type { ColumnSpec, ColumnValue } from '../columnTable.js'
import { valueTexts } from '../forms/valueTexts.js'
import { type Column, isNumberColumn, isTimeType, type Table } from '../table.js'
import { TableWriter } from '../tableWriter.js'

/** Rows that are handed to the writer at a time. */
const batchRows = 1 << 11

/**
 * Writes a table as Parquet, CSV or CSV.gz. In CSV values are spelled as their columns' forms say. In Parquet numbers
 * are DOUBLE, or INTEGER or BIGINT where all of a column's are whole; dates are DATE, times TIMESTAMP (UTC), truth
 * values BOOLEAN where they came as such. In CSV a label such as NA, or the empty one, reads back as missing.
 *
 * @param file its extension says the format
 * @throws {UsageError} `FORMAT_UNKNOWN`, or `COLUMN_DUPLICATE` for names that differ in case alone too
 * @throws {SeqarenaError} `WRITE_FAILED`
 */
export async function writeTable(file: string, table: Table): Promise<void> {
  const isParquet = file.toLowerCase().endsWith('.parquet')
  const columns = table.columns.map(isParquet ? storedColumn : textColumn)
  const writer = await TableWriter.create(columns.map(({ spec }) => spec))
  try {
    for (let start = 0; start < table.rowCount; start += batchRows) {
      const length = Math.min(batchRows, table.rowCount - start)
      writer.append(
        columns.map(({ valueAt }) => Array.from({ length }, (_, i) => valueAt(start + i))),
      )
    }
  } catch (error) {
    writer.close()
    throw error
  }
  await writer.finish(file)
}

/** A column as it is written. */
interface WrittenColumn {
  spec: ColumnSpec
  valueAt: (row: number) => ColumnValue
}

function textColumn(column: Column): WrittenColumn {
  return { spec: { name: column.name, type: 'VARCHAR' }, valueAt: valueTexts(column) }
}

function storedColumn(column: Column): WrittenColumn {
  const { name, type } = column
  if (!isNumberColumn(column)) return storedLabels(column)
  const { values } = column
  const plain = (row: number) => (Number.isNaN(values[row]) ? null : values[row])
  if (type === 'date') return { spec: { name, type: 'DATE' }, valueAt: plain }
  if (isTimeType(type)) return { spec: { name, type: 'TIMESTAMP' }, valueAt: plain }
  if (type === 'time') return textColumn(column)
  const areAll = (fits: (value: number) => boolean) =>
    values.every((value) => Number.isNaN(value) || fits(value))
  if (areAll((value) => (value | 0) === value)) {
    return { spec: { name, type: 'INTEGER' }, valueAt: plain }
  }
  if (type === 'integer' && areAll(Number.isSafeInteger)) {
    const valueAt = (row: number) => (Number.isNaN(values[row]) ? null : BigInt(values[row]))
    return { spec: { name, type: 'BIGINT' }, valueAt }
  }
  return { spec: { name, type: 'DOUBLE' }, valueAt: plain }
}

function storedLabels(column: Exclude<Column, { values: unknown }>): WrittenColumn {
  const { name, type, codes, labels, form } = column
  const labelAt = (row: number) => (codes[row] < 0 ? null : labels[codes[row]])
  if (type === 'boolean' && !form?.order && labels.every((label) => /^(true|false)$/.test(label))) {
    const truths = labels.map((label) => Number(label === 'true'))
    const valueAt = (row: number) => (codes[row] < 0 ? null : truths[codes[row]])
    return { spec: { name, type: 'BOOLEAN' }, valueAt }
  }
  const isNumber = (label: string) =>
    Number.isSafeInteger(Number(label)) && String(Number(label)) === label
  if (type === 'id' && labels.length > 0 && labels.every(isNumber)) {
    const numbers = labels.map(BigInt)
    const valueAt = (row: number) => (codes[row] < 0 ? null : numbers[codes[row]])
    return { spec: { name, type: 'BIGINT' }, valueAt }
  }
  return { spec: { name, type: 'VARCHAR' }, valueAt: labelAt }
}
