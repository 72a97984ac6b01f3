import { DataType, Precision, type Vector } from 'apache-arrow'
import { toNumber } from '../arrow/arrowNumbers.js'
import { arrowText } from '../arrow/arrowText.js'
import { openArrowFile } from '../arrowFile.js'
import { checkNamesDiffer } from '../checkNamesDiffer.js'
import {
  type ColumnSource,
  guessedRows,
  type SourceColumn,
  type StoredKind,
  type WantedColumn,
} from './columnSource.js'
import type { LabelBuilder } from './labelBuilder.js'
import type { NumberBuilder } from './numberBuilder.js'
import { timeOfText, typedNumberOfText } from './textValues.js'

/**
 * The columns of an Arrow IPC file or stream, one record batch in memory at a time.
 *
 * @throws {DataError} for a file that cannot be read
 */
export async function openArrowColumns(file: string): Promise<ColumnSource> {
  const { fields, scan } = await openArrowFile(file)
  checkNamesDiffer(file, fields)

  async function fill(wanted: readonly WantedColumn[]): Promise<void> {
    const pieces = scan((rows) => {
      for (const { column, builder } of wanted) {
        const vector = rows.getChildAt(column.index)!
        if (builder.kind === 'label') addLabels(vector, builder)
        else addNumbers(vector, builder)
      }
    })
    for await (const _ of pieces);
  }

  async function textAt({ index }: SourceColumn, row: number): Promise<string> {
    let start = 0
    const pieces = scan((rows) => {
      const vector = rows.getChildAt(index)!
      const at = row - start
      start += rows.numRows
      return at < rows.numRows ? arrowText(vector.type, vector.get(at)) : undefined
    })
    for await (const text of pieces) if (text !== undefined) return text
    return ''
  }

  async function firstTexts(wanted: readonly SourceColumn[]): Promise<(string | null)[][]> {
    const texts = wanted.map((): (string | null)[] => [])
    if (wanted.length === 0) return texts
    const pieces = scan((rows) => {
      for (const [i, { index }] of wanted.entries()) {
        const vector = rows.getChildAt(index)!
        const count = Math.min(vector.length, guessedRows - texts[i].length)
        for (let row = 0; row < count; row++) {
          const value: unknown = vector.get(row)
          texts[i].push(value === null ? null : arrowText(vector.type, value))
        }
      }
      return texts[0].length
    })
    for await (const read of pieces) if (read >= guessedRows) break
    return texts
  }

  return {
    file,
    columns: fields.map(({ name }, index) => ({ name, index })),
    stored: fields.map(({ type }) => storedKind(type)),
    firstTexts,
    fill,
    textAt,
    close() {},
  }
}

function storedKind(type: DataType): StoredKind {
  if (DataType.isDictionary(type)) return storedKind(type.dictionary)
  if (DataType.isDate(type)) return 'date'
  if (DataType.isTimestamp(type)) return 'datetime'
  if (DataType.isBool(type)) return 'boolean'
  if (DataType.isInt(type)) return 'whole'
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'text'
  const isNumber = [DataType.isFloat, DataType.isDecimal, DataType.isNull].some((is) => is(type))
  return isNumber ? 'number' : 'other'
}

function isTime(type: DataType): boolean {
  return DataType.isDate(type) || DataType.isTimestamp(type)
}

function addNumbers(vector: Vector, builder: NumberBuilder) {
  const { type } = vector
  const isPlain =
    vector.nullCount === 0 &&
    builder.kind !== 'time' &&
    ((DataType.isFloat(type) && type.precision !== Precision.HALF) ||
      (DataType.isInt(type) && type.bitWidth < 64))
  if (isPlain) {
    const values: ArrayLike<number> = vector.toArray()
    for (let i = 0; i < values.length; i++) builder.add(values[i])
    return
  }
  const numberOf = builder.kind === 'time' ? asTime : asNumber
  for (let i = 0; i < vector.length; i++) {
    const value: unknown = vector.get(i)
    const number = value === null ? Number.NaN : numberOf(type, value)
    builder.add(number ?? Number.NaN, number !== undefined)
  }
}

/** The value as a number, undefined where it is none. */
function asNumber(type: DataType, value: unknown): number | undefined {
  const stored = storedKind(type)
  const isNumber = stored === 'number' || stored === 'whole' || stored === 'boolean'
  if (isNumber && !DataType.isDictionary(type)) return toNumber(type)(value)
  return typedNumberOfText(arrowText(type, value))
}

/** The value as milliseconds since 1970, undefined where it is no time. */
function asTime(type: DataType, value: unknown): number | undefined {
  return isTime(type) ? Number(value) : timeOfText(arrowText(type, value))
}

function addLabels(vector: Vector, builder: LabelBuilder) {
  if (DataType.isDictionary(vector.type)) return addDictionary(vector, builder)
  for (let i = 0; i < vector.length; i++) {
    const value: unknown = vector.get(i)
    addLabel(vector.type, value, builder)
  }
}

/** Every word of the dictionary is decoded once a batch, not once a row. */
function addDictionary(vector: Vector, builder: LabelBuilder) {
  for (const data of vector.data) {
    const { dictionary } = data
    const words = new Map<number, unknown>()
    for (let i = 0; i < data.length; i++) {
      if (!dictionary || !data.getValid(i)) {
        builder.addMissing()
        continue
      }
      const index = Number(data.values[i])
      let word = words.get(index)
      if (word === undefined) {
        word = dictionary.get(index)
        words.set(index, word)
      }
      addLabel(dictionary.type, word, builder)
    }
  }
}

function addLabel(type: DataType, value: unknown, builder: LabelBuilder) {
  const isMissing = value === null || (DataType.isFloat(type) && Number.isNaN(value))
  if (isMissing) builder.addMissing()
  else builder.addText(arrowText(type, value))
}
