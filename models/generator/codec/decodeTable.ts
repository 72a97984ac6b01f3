import { DataError, ShapeError, UsageError } from '../../../base/errors.js'
import { RandomStream } from '../../../base/random.js'
import { type Column, isNumberColumn, isNumberType, type Table } from '../../../datasets/table.js'
import { decodeLabels } from './decodeLabels.js'
import { decodeNumbers } from './decodeNumbers.js'
import type { EncodedGroups } from './encodeTable.js'
import { followedColumn } from './followedColumns.js'
import { toGrid } from './grid.js'
import { keyMaker } from './keyPattern.js'
import { generatorColumns, networkColumns } from './networkColumns.js'
import { risenValues } from './risenValues.js'
import type {
  ColumnCodec,
  CountedColumn,
  DrawnLabels,
  KeyColumn,
  SummedColumn,
  TableCodec,
} from './tableCodec.js'

export interface DecodeOptions {
  seed: number
  /** Number of the first group among all that are generated. */
  firstGroup: number
  /**
   * [groups] Numbers where the training table's keys are; all different. Absent: made up in the form of those, by the
   * numbers of the groups. Passed over where it has none.
   */
  keys?: readonly (string | number)[]
}

/**
 * A table of the training table's types from codes, the key first where there is one. Values inside a bin are drawn; they depend on the
 * seed, the group's number and its codes alone.
 *
 * @param codes [rows, columns] of the network's columns
 * @param lengths [groups]
 * @throws {ShapeError} when the codes or keys do not fit the lengths
 * @throws {DataError} `BAD_CODE` for a code that the column does not have
 * @throws {UsageError} `KEY_TYPE` for a text key where the training table's keys are numbers
 */
export function decodeTable(
  codec: TableCodec,
  codes: EncodedGroups['codes'],
  lengths: Int32Array,
  { seed, firstGroup, keys = madeUpKeys(codec, firstGroup, lengths.length) }: DecodeOptions,
): Table {
  const file = 'generated table'
  const drawn = networkColumns(codec)
  const width = drawn.length
  const rowCount = lengths.reduce((sum, length) => sum + length, 0)
  if (codes.length !== rowCount * width) {
    throw new ShapeError('codes', [codes.length], [rowCount * width])
  }
  if (keys.length !== lengths.length) throw new ShapeError('keys', [keys.length], [lengths.length])
  checkCodes(codec, codes, file)
  const once = new Int32Array(lengths.length).fill(1)
  const firsts = startsOf(lengths)
  /** Codes of a network's column: of first rows alone where the others repeat them. */
  const codesOf = (i: number) =>
    drawn[i].rows === 'first'
      ? firsts.map((row) => codes[row * width + i])
      : Int32Array.from({ length: rowCount }, (_, row) => codes[row * width + i])
  const numbersOf = (i: number) => {
    const streamOf = (group: number) => new RandomStream(seed, 'within-bin', firstGroup + group, i)
    const { values, rows } = drawn[i]
    if (!('numbers' in values)) throw new TypeError('a column of labels')
    return decodeNumbers(values.numbers, codesOf(i), rows === 'first' ? once : lengths, streamOf)
  }
  const longest = codec.lengths.values.at(-1)!
  const labelsOf = ({ labels, once: isOnce }: DrawnLabels, i: number) => {
    const numberOf = (group: number) => (firstGroup + group) * (isOnce ? 1 : longest)
    return decodeLabels(labels, codesOf(i), isOnce ? once : lengths, numberOf)
  }
  const decode = (column: ColumnCodec, i: number): Column => {
    const { name, form } = column
    const own = { name, ...(form && { form }) }
    const network = drawn.findIndex((one) => one.column === i)
    switch (column.made) {
      case 'numbers': {
        const values = numbersOf(network)
        return {
          ...own,
          type: column.type,
          values: column.once ? repeated(values, lengths) : values,
        }
      }
      case 'labels': {
        const { codes: decoded, labels } = labelsOf(column, network)
        const all = column.once ? repeated(decoded, lengths) : decoded
        return { ...own, type: column.type, codes: all, labels }
      }
      case 'risen': {
        const values = risenValues(column, numbersOf(network), numbersOf(network + 1), lengths)
        return { ...own, type: column.type, values }
      }
      case 'counted':
        return { ...own, type: column.type, values: countedValues(column, lengths, rowCount) }
      case 'summed':
        return { ...own, type: column.type, values: summedValues(column, decoded, lengths) }
      case 'followed': {
        const of = decoded.get(column.of)
        const drawnAs = codec.columns.find((other) => other.name === column.of)
        if (!of || isNumberColumn(of) || drawnAs?.made !== 'labels') {
          throw new TypeError('a column that follows from none of labels')
        }
        return followedColumn(column, of, drawnAs)
      }
    }
  }
  const decoded = new Map<string, Column>()
  // Columns that are made of others come after these.
  for (const isMadeOfOther of [false, true]) {
    for (const [i, column] of codec.columns.entries()) {
      if ('of' in column === isMadeOfOther) decoded.set(column.name, decode(column, i))
    }
  }
  const columns = codec.columns.map(({ name }) => decoded.get(name)!)
  const { key } = codec
  return {
    file,
    rowCount,
    columns: key ? [keyColumn(key, keys, lengths, rowCount), ...columns] : columns,
  }
}

function checkCodes(codec: TableCodec, codes: EncodedGroups['codes'], file: string) {
  const columns = generatorColumns(codec)
  for (let i = 0; i < codes.length; i++) {
    const { name, nCodes } = columns[i % columns.length]
    if (codes[i] >= 0 && codes[i] < nCodes) continue
    const place = { file, row: Math.floor(i / columns.length) + 1, column: name }
    throw new DataError('BAD_CODE', `code ${codes[i]} is none of the column's ${nCodes}`, place)
  }
}

/** [groups] The first row of each group. */
function startsOf(lengths: Int32Array): Int32Array {
  const starts = new Int32Array(lengths.length)
  for (let group = 1; group < lengths.length; group++) {
    starts[group] = starts[group - 1] + lengths[group - 1]
  }
  return starts
}

/** Keys of groups, which no other group of the codec has. */
function madeUpKeys({ key }: TableCodec, firstGroup: number, count: number): (string | number)[] {
  const make = key && keyMaker(key)
  return Array.from({ length: count }, (_, i) => make?.(firstGroup + i) ?? firstGroup + i)
}

/** A value for each group as one for each row. */
function repeated<Values extends Float64Array | Int32Array>(
  values: Values,
  lengths: Int32Array,
): Values {
  const rows = lengths.reduce((sum, length) => sum + length, 0)
  const all = values instanceof Int32Array ? new Int32Array(rows) : new Float64Array(rows)
  let row = 0
  for (const [group, length] of lengths.entries()) {
    all.fill(values[group], row, row + length)
    row += length
  }
  return all as Values
}

function keyColumn(
  { name, type, form }: KeyColumn,
  keys: readonly (string | number)[],
  lengths: Int32Array,
  rowCount: number,
): Column {
  const own = { name, ...(form && { form }) }
  const groupOf = new Int32Array(rowCount)
  let row = 0
  for (const [group, length] of lengths.entries()) {
    groupOf.fill(group, row, row + length)
    row += length
  }
  if (!isNumberType(type)) {
    return { ...own, type, codes: groupOf, labels: keys.map(String) }
  }
  const text = keys.find((key) => typeof key !== 'number')
  if (text !== undefined) {
    const what = `${JSON.stringify(text)} cannot be a key: those of training are numbers`
    throw new UsageError('KEY_TYPE', what, 'Number the groups.')
  }
  return { ...own, type, values: Float64Array.from(groupOf, (group) => Number(keys[group])) }
}

function countedValues({ from, by }: CountedColumn, lengths: Int32Array, rowCount: number) {
  const values = new Float64Array(rowCount)
  let row = 0
  for (const length of lengths) {
    for (let i = 0; i < length; i++) values[row++] = from + by * i
  }
  return values
}

/** Sums of another column so far: missing from its first missing value on. */
function summedValues(
  { of, grid }: SummedColumn,
  decoded: ReadonlyMap<string, Column>,
  lengths: Int32Array,
): Float64Array {
  const column = decoded.get(of)
  if (!column || !isNumberColumn(column)) throw new TypeError('no numbers to sum')
  const values = new Float64Array(column.values.length)
  let row = 0
  for (const length of lengths) {
    let sum = 0
    for (const end = row + length; row < end; row++) {
      sum = toGrid(grid, sum + column.values[row])
      values[row] = sum
    }
  }
  return values
}
