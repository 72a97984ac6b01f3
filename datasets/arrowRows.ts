import { DataType, type Field, Precision, type RecordBatch } from 'apache-arrow'
import { DataError } from '../base/errors.js'
import { elementNumbers, isListType } from './arrow/arrowElements.js'
import { arrowNumbers, isNumberType } from './arrow/arrowNumbers.js'
import { arrowText } from './arrow/arrowText.js'
import { firstListLength } from './arrow/firstListLength.js'
import { type ArrowFile, openArrowFile } from './arrowFile.js'
import { columnLooks, peekedRows } from './columnLooks.js'
import { columnRoles } from './columnRoles.js'
import { ColumnTable } from './columnTable.js'
import { scanInOrder } from './duckdbRows.js'
import type { TableKeys } from './findKeys.js'
import { elementName, listFault, onlyList } from './listColumn.js'
import { nameArgument } from './nameArgument.js'
import type { ReadOptions } from './readOptions.js'
import {
  type KeyBatch,
  keyColumns,
  type RowBatch,
  type RowSource,
  type TextBatch,
} from './rowSource.js'

/** A column of an Arrow file, or a place in its lists. */
interface ArrowColumn {
  name: string
  type: DataType
  /** Place among the columns of the file. */
  index: number
  /** The lists that it is in, and where. */
  list?: { name: string; length: number; place: number }
}

/**
 * The rows of an Arrow IPC file or stream, one record batch in memory at a time.
 *
 * @throws {DataError} for a file that cannot be read, and for columns that are missing or no numbers
 */
export async function openArrowRows(file: string, options: ReadOptions = {}): Promise<RowSource> {
  const arrow = await openArrowFile(file)
  const columns = await columnsOf(file, arrow, options)
  const peek = (wanted: readonly ArrowColumn[]) => peekColumns(arrow, wanted)
  const looks = await columnLooks(columns, peek, arrow.metadata.get('pandas'))
  const { keys, features, warnings } = columnRoles(file, columns, options, looks)
  const used = [keys.seqIx, keys.step, keys.needPrediction, ...features]
  for (const column of used) if (column) checkType(file, column, features.includes(column))
  const featureNames = features.map(({ name }) => name)
  const areFloat32 = features.map(({ type }) => isFloat32(type))

  const scanKeys = () => arrow.scan((rows) => keysOf(rows, keys))
  function scanRows(): AsyncGenerator<RowBatch> {
    const read = featureReader(file, features)
    return arrow.scan((rows) => ({
      ...keysOf(rows, keys),
      features: read(rows).map((numbers, f) =>
        areFloat32[f] ? Float32Array.from(numbers) : Float64Array.from(numbers),
      ),
    }))
  }
  function scanText(name: string): AsyncGenerator<TextBatch> {
    const textOf = textReader(used.find((column) => column?.name === name)!)
    return arrow.scan((rows) => ({ ...keysOf(rows, keys), text: textOf(rows) }))
  }
  /** An Arrow file has no index to find a sequence by, so its rows go through a table of DuckDB's. */
  async function* scanRowsInOrder(seqIx: ArrayLike<number>): AsyncGenerator<RowBatch> {
    const table = await ColumnTable.create([
      ...keyColumns.map((name) => ({ name, type: 'DOUBLE' }) as const),
      ...featureNames.map(
        (name, f) => ({ name, type: areFloat32[f] ? 'FLOAT' : 'DOUBLE' }) as const,
      ),
    ])
    try {
      for await (const { rowCount, seqIx, step, needPrediction, features } of scanRows()) {
        table.append([seqIx, step, needPrediction, ...features], rowCount)
      }
      table.flush()
      const { instance, columnSql: rows } = table
      const from = ColumnTable.tableName
      yield* scanInOrder(instance, { file, rows, areFloat32, from, seqIx })
    } finally {
      table.close()
    }
  }
  const keyNames = {
    seq_ix: keys.seqIx.name,
    step_in_seq: keys.step.name,
    need_prediction: keys.needPrediction?.name,
  }
  const { warmUp } = keys
  const scans = { scanKeys, scanRows, scanRowsInOrder, scanText }
  return { file, featureNames, keyNames, warmUp, warnings, ...scans, close() {} }
}

/** All columns; one of lists gives a column for each element. */
async function columnsOf(
  file: string,
  arrow: ArrowFile,
  options: ReadOptions,
): Promise<ArrowColumn[]> {
  const { fields } = arrow
  const list = onlyList(fields, ({ type }) => isListType(type), options)
  const columns: ArrowColumn[] = []
  for (const [index, field] of fields.entries()) {
    const { name, type } = field
    if (field !== list) columns.push({ name, type, index })
    else columns.push(...(await elementsOf(file, field, index, arrow)))
  }
  return columns
}

async function elementsOf(
  file: string,
  field: Field,
  index: number,
  arrow: ArrowFile,
): Promise<ArrowColumn[]> {
  const { name, type } = field
  const length = await firstListLength(file, field, index, arrow)
  return Array.from({ length }, (_, place) => ({
    name: elementName(place),
    type: type.children[0].type,
    index,
    list: { name, length, place },
  }))
}

function keysOf(
  rows: RecordBatch,
  { seqIx, step, needPrediction, warmUp }: TableKeys<ArrowColumn>,
): KeyBatch {
  const numbers = ({ index }: ArrowColumn) =>
    Float64Array.from(arrowNumbers(rows.getChildAt(index)!))
  const steps = numbers(step)
  return {
    rowCount: rows.numRows,
    seqIx: numbers(seqIx),
    step: steps,
    needPrediction: needPrediction
      ? numbers(needPrediction)
      : steps.map((own) => (own >= warmUp! - 1 ? 1 : 0)),
  }
}

/** The first rows of some columns: NaN where there is no value, infinite where it is no number. */
async function peekColumns(
  { scan }: ArrowFile,
  columns: readonly ArrowColumn[],
): Promise<number[][]> {
  const values: number[][] = columns.map(() => [])
  const pieces = scan((rows) => {
    const rowCount = Math.min(rows.numRows, peekedRows - values[0].length)
    for (const [c, { index, list }] of columns.entries()) {
      const vector = rows.getChildAt(index)!
      for (let i = 0; i < rowCount; i++) {
        const value: unknown = vector.get(i)
        values[c].push(list ? Number.POSITIVE_INFINITY : peekedNumber(value))
      }
    }
  })
  for await (const _ of pieces) if (values[0].length === peekedRows) break
  return values
}

function peekedNumber(value: unknown): number {
  if (value === null) return Number.NaN
  const isNumber = typeof value === 'number' || typeof value === 'bigint'
  return isNumber ? Number(value) : Number.POSITIVE_INFINITY
}

/** @returns a function that is to be given all rows in their order, to count them */
function featureReader(file: string, features: readonly ArrowColumn[]) {
  let row = 0
  return (rows: RecordBatch): ArrayLike<number>[] => {
    let elements: Float64Array[] | undefined
    const numbers = features.map(({ index, list }) => {
      const vector = rows.getChildAt(index)!
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

function textReader({ index, type, list }: ArrowColumn) {
  return (rows: RecordBatch): (string | null)[] =>
    Array.from(rows.getChildAt(index)!, (value) => {
      const own: unknown = list ? value?.get(list.place) : value
      return own === null || own === undefined ? null : arrowText(type, own)
    })
}

/** Keys may be numbers that are written as text. */
function checkType(file: string, { name, type }: ArrowColumn, isFeature: boolean) {
  if (isNumberType(type) || (!isFeature && isText(type))) return
  const hint = isFeature ? `Leave it out with --drop ${nameArgument(name)}.` : ''
  const what = `the column is ${type}, not numbers`
  throw new DataError('NOT_NUMERIC', what, { file, column: name }, hint)
}

function isText(type: DataType): boolean {
  if (DataType.isDictionary(type)) return isText(type.dictionary)
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)
}

function isFloat32(type: DataType): boolean {
  return DataType.isFloat(type) && type.precision !== Precision.DOUBLE
}
