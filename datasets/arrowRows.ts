import { DataType, type Field, type RecordBatch } from 'apache-arrow'
import { DataError } from '../base/errors.js'
import { elementNumbers, isListType, listLengthAt } from './arrow/arrowElements.js'
import { arrowNumbers, isNumberType } from './arrow/arrowNumbers.js'
import { arrowText } from './arrow/arrowText.js'
import { type ArrowFile, openArrowFile } from './arrowFile.js'
import { checkNamesDiffer } from './checkNamesDiffer.js'
import { ColumnTable } from './columnTable.js'
import { quoteName } from './duckdb.js'
import { scanInOrder } from './duckdbRows.js'
import { featuresAmong } from './keyColumns.js'
import { elementName, listFault, onlyList } from './listColumn.js'
import {
  isKeyColumn,
  type KeyBatch,
  keyColumns,
  type RowBatch,
  type RowSource,
  type TextBatch,
} from './rowSource.js'

/**
 * The rows of an Arrow IPC file or stream, one record batch in memory at a time.
 *
 * @throws {DataError} for a file that cannot be read, and for columns that are missing or no numbers
 */
export async function openArrowRows(file: string): Promise<RowSource> {
  const arrow = await openArrowFile(file)
  const columns = await columnsOf(file, arrow)
  const features = featuresAmong(file, columns)
  for (const column of columns) checkType(file, column)
  const featureNames = features.map(({ name }) => name)
  const column = (name: string) => columns.find((other) => other.name === name)!
  const keys = keyColumns.map(column)

  const keysOf = (rows: RecordBatch): KeyBatch => {
    const [seqIx, step, needPrediction] = keys.map(({ field }) =>
      Float64Array.from(arrowNumbers(rows.getChildAt(field)!)),
    )
    return { rowCount: rows.numRows, seqIx, step, needPrediction }
  }
  const scanKeys = () => arrow.scan(keysOf)

  function scanRows(): AsyncGenerator<RowBatch> {
    const read = featureReader(file, features)
    return arrow.scan((rows) => ({
      ...keysOf(rows),
      features: read(rows).map((numbers) => Float32Array.from(numbers)),
    }))
  }
  function scanText(name: string): AsyncGenerator<TextBatch> {
    const textOf = textReader(column(name))
    return arrow.scan((rows) => ({ ...keysOf(rows), text: textOf(rows) }))
  }
  /** An Arrow file has no index to find a sequence by, so its rows go through a table of DuckDB's. */
  async function* scanRowsInOrder(seqIx: ArrayLike<number>): AsyncGenerator<RowBatch> {
    const table = await ColumnTable.create([
      ...keyColumns.map((name) => ({ name, type: 'DOUBLE' }) as const),
      ...featureNames.map((_, i) => ({ name: `feature ${i}`, type: 'FLOAT' }) as const),
    ])
    try {
      for await (const { rowCount, seqIx, step, needPrediction, features } of scanRows()) {
        table.append([seqIx, step, needPrediction, ...features], rowCount)
      }
      table.flush()
      const rows = [...keyColumns, ...featureNames.map((_, i) => `feature ${i}`)].map(quoteName)
      yield* scanInOrder(table.instance, { file, rows, from: ColumnTable.tableName, seqIx })
    } finally {
      table.close()
    }
  }
  return { file, featureNames, scanKeys, scanRows, scanRowsInOrder, scanText, close() {} }
}

/** A column of numbers: a field of the file, or a place in its lists. */
interface ArrowColumn {
  name: string
  type: DataType
  /** Number of the field. */
  field: number
  list?: { name: string; length: number; place: number }
}

/** All columns; one of lists gives a column for each element. */
async function columnsOf(file: string, { fields, scan }: ArrowFile): Promise<ArrowColumn[]> {
  const list = onlyList(fields, ({ type }) => isListType(type))
  const columns: ArrowColumn[] = []
  for (const [i, field] of fields.entries()) {
    const { name, type } = field
    if (field !== list) columns.push({ name, type, field: i })
    else columns.push(...(await elementsOf(file, field, i, scan)))
  }
  checkNamesDiffer(file, columns)
  return columns
}

async function elementsOf(
  file: string,
  { name, type }: Field,
  field: number,
  scan: ArrowFile['scan'],
): Promise<ArrowColumn[]> {
  let first: number | null = 0
  for await (const length of scan((rows) => listLengthAt(rows.getChildAt(field)!, 0))) {
    first = length
    if (!first) throw listFault(file, { name, row: 1, length: first, first: 0 })
    break
  }
  const length = first
  return Array.from({ length }, (_, place) => ({
    name: elementName(place),
    type: type.children[0].type,
    field,
    list: { name, length, place },
  }))
}

/** @returns a function that is to be given all rows in their order, to count them */
function featureReader(file: string, features: readonly ArrowColumn[]) {
  let row = 0
  return (rows: RecordBatch): ArrayLike<number>[] => {
    let elements: Float64Array[] | undefined
    const numbers = features.map(({ field, list }) => {
      const vector = rows.getChildAt(field)!
      if (!list) return arrowNumbers(vector)
      const { name, length: first, place } = list
      elements ??= elementNumbers(vector, first, (i, length) => {
        throw listFault(file, { name, row: row + i + 1, length, first })
      })
      return elements[place]
    })
    row += rows.numRows
    return numbers
  }
}

function textReader({ field, type, list }: ArrowColumn) {
  return (rows: RecordBatch): (string | null)[] =>
    Array.from(rows.getChildAt(field)!, (value) => {
      const own: unknown = list ? value?.get(list.place) : value
      return own === null || own === undefined ? null : arrowText(type, own)
    })
}

function checkType(file: string, { name, type }: ArrowColumn) {
  if (isNumberType(type) || (isKeyColumn(name) && isText(type))) return
  const what = `the column is ${type}, not numbers`
  throw new DataError('NOT_NUMERIC', what, { file, column: name })
}

function isText(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isText(type.dictionary)
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)
}
