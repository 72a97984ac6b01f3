import { DataType, Precision, type Vector } from 'apache-arrow'
import { openArrowFile } from '../arrowFile.js'
import { checkNamesDiffer } from '../checkNamesDiffer.js'
import type { ColumnKind, ColumnSource, SourceColumn, WantedColumn } from './columnSource.js'
import type { LabelBuilder } from './labelBuilder.js'
import type { NumberBuilder } from './numberBuilder.js'
import { numberOfText, timeOfText } from './textValues.js'

/**
 * The columns of an Arrow IPC file or stream, one record batch in memory at a time.
 *
 * @throws {DataError} for a file that cannot be read
 */
export async function openArrowColumns(file: string): Promise<ColumnSource> {
  const { fields, readBatches } = await openArrowFile(file)
  checkNamesDiffer(file, fields)

  async function fill(wanted: readonly WantedColumn[], signal?: AbortSignal): Promise<void> {
    for await (const batch of readBatches()) {
      signal?.throwIfAborted()
      for (const { column, builder } of wanted) {
        const vector = batch.getChildAt(column.index)!
        if (builder.kind === 'label') addLabels(vector, builder)
        else addNumbers(vector, builder)
      }
    }
  }

  async function textAt({ index }: SourceColumn, row: number): Promise<string> {
    let start = 0
    for await (const batch of readBatches()) {
      if (row < start + batch.numRows) {
        const vector = batch.getChildAt(index)!
        return textOf(vector.type, vector.get(row - start))
      }
      start += batch.numRows
    }
    return ''
  }

  return {
    file,
    columns: fields.map(({ name }, index) => ({ name, index })),
    guessKinds: async () => fields.map(({ type }) => kindOfType(type)),
    fill,
    textAt,
    close() {},
  }
}

function kindOfType(type: DataType): ColumnKind {
  if (DataType.isDate(type) || DataType.isTimestamp(type)) return 'time'
  const isNumber = [
    DataType.isInt,
    DataType.isFloat,
    DataType.isDecimal,
    DataType.isBool,
    DataType.isNull,
  ].some((is) => is(type))
  return isNumber ? 'number' : 'label'
}

function addNumbers(vector: Vector, builder: NumberBuilder) {
  const { type } = vector
  const isPlain =
    vector.nullCount === 0 &&
    builder.kind === 'number' &&
    ((DataType.isFloat(type) && type.precision !== Precision.HALF) ||
      (DataType.isInt(type) && type.bitWidth < 64))
  if (isPlain) {
    const values: ArrayLike<number> = vector.toArray()
    for (let i = 0; i < values.length; i++) builder.add(values[i])
    return
  }
  const numberOf = builder.kind === 'number' ? asNumber : asTime
  for (let i = 0; i < vector.length; i++) {
    const value: unknown = vector.get(i)
    const number = value === null ? Number.NaN : numberOf(type, value)
    builder.add(number ?? Number.NaN, number !== undefined)
  }
}

/** The value as a number, undefined where it is none. */
function asNumber(type: DataType, value: unknown): number | undefined {
  if (DataType.isDecimal(type)) return Number(textOf(type, value))
  if (kindOfType(type) === 'number') return Number(value)
  return numberOfText(textOf(type, value))
}

/** The value as milliseconds since 1970, undefined where it is no time. */
function asTime(type: DataType, value: unknown): number | undefined {
  return kindOfType(type) === 'time' ? Number(value) : timeOfText(textOf(type, value))
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
  else builder.addText(textOf(type, value))
}

/** The value as DuckDB writes it, so that labels are the same out of Arrow and Parquet. */
function textOf(type: DataType, value: unknown): string {
  if (typeof value === 'string') return value
  if (DataType.isDictionary(type)) return textOf(type.dictionary, value)
  if (DataType.isFloat(type)) return floatText(value as number, type.precision)
  if (DataType.isDecimal(type)) return decimalText(String(value), type.scale)
  if (DataType.isDate(type)) return new Date(value as number).toISOString().slice(0, 10)
  if (DataType.isTimestamp(type)) {
    const text = new Date(value as number).toISOString().replace('T', ' ')
    return text.replace(/\.?0*Z$/, type.timezone ? '+00' : '')
  }
  return String(value)
}

function floatText(value: number, precision: Precision): string {
  let text = String(value)
  if (precision === Precision.SINGLE) {
    // The shortest digits that give the same float32 again.
    for (let digits = 1; digits <= 9; digits++) {
      text = String(Number(value.toPrecision(digits)))
      if (Math.fround(Number(text)) === value) break
    }
  }
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** @param digits of the number without its point */
export function decimalText(digits: string, scale: number): string {
  if (scale <= 0) return digits
  const sign = digits.startsWith('-') ? '-' : ''
  const padded = digits.slice(sign.length).padStart(scale + 1, '0')
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
}
