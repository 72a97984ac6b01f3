import { DataError, ShapeError, UsageError } from '../../../base/errors.js'
import { RandomStream } from '../../../base/random.js'
import { type Column, isNumberType, type Table } from '../../../datasets/table.js'
import type { EncodedGroups } from './encodeTable.js'
import type { LabelCodec } from './fitLabels.js'
import type { NumberCodec } from './fitNumbers.js'
import { type Grid, valueWithin } from './grid.js'
import type { NumberPiece } from './numberPieces.js'
import { isNumberCodec, type KeyColumn, type TableCodec } from './tableCodec.js'

export interface DecodeOptions {
  seed: number
  /** Number of the first group among all that are generated. */
  firstGroup: number
  /** [groups] Numbers where the training table's keys are; all different. Passed over where it has none. */
  keys: readonly (string | number)[]
}

/**
 * A table of the training table's types from codes, the key first where there is one. Values inside a bin are drawn; they depend on the
 * seed, the group's number and its codes alone.
 *
 * @param codes [rows, columns] of the codec's columns
 * @param lengths [groups]
 * @throws {ShapeError} when the codes or keys do not fit the lengths
 * @throws {DataError} `BAD_CODE` for a code that the column does not have
 * @throws {UsageError} `KEY_TYPE` for a text key where the training table's keys are numbers
 */
export function decodeTable(
  codec: TableCodec,
  codes: EncodedGroups['codes'],
  lengths: Int32Array,
  { seed, firstGroup, keys }: DecodeOptions,
): Table {
  const file = 'generated table'
  const nColumns = codec.columns.length
  const rowCount = lengths.reduce((sum, length) => sum + length, 0)
  if (codes.length !== rowCount * nColumns) {
    throw new ShapeError('codes', [codes.length], [rowCount * nColumns])
  }
  if (keys.length !== lengths.length) throw new ShapeError('keys', [keys.length], [lengths.length])
  const columns = codec.columns.map((column, i): Column => {
    const own = Int32Array.from({ length: rowCount }, (_, row) => codes[row * nColumns + i])
    if (!isNumberCodec(column)) return decodeLabels(column, own, file)
    const streamOf = (group: number) => new RandomStream(seed, 'within-bin', firstGroup + group, i)
    return decodeNumbers(column, own, lengths, streamOf, file)
  })
  const { key } = codec
  return {
    file,
    rowCount,
    columns: key ? [keyColumn(key, keys, lengths, rowCount), ...columns] : columns,
  }
}

function keyColumn(
  { name, type }: KeyColumn,
  keys: readonly (string | number)[],
  lengths: Int32Array,
  rowCount: number,
): Column {
  const groupOf = new Int32Array(rowCount)
  let row = 0
  for (const [group, length] of lengths.entries()) {
    groupOf.fill(group, row, row + length)
    row += length
  }
  if (!isNumberType(type)) {
    return { name, type, codes: groupOf, labels: keys.map(String) }
  }
  const text = keys.find((key) => typeof key !== 'number')
  if (text !== undefined) {
    const what = `${JSON.stringify(text)} cannot be a key: those of training are numbers`
    throw new UsageError('KEY_TYPE', what, 'Number the groups.')
  }
  return { name, type, values: Float64Array.from(groupOf, (group) => Number(keys[group])) }
}

function decodeLabels(
  { name, type, labels, missing }: LabelCodec,
  codes: Int32Array,
  file: string,
): Column {
  const nCodes = labels.length + Number(missing)
  // Labels are numbered by first appearance, as in every table.
  const placeOf = new Int32Array(nCodes).fill(-1)
  const present: string[] = []
  for (const [row, code] of codes.entries()) {
    if (!(code >= 0 && code < nCodes)) throw badCode(code, nCodes, name, row, file)
    if (placeOf[code] < 0 && code < labels.length) placeOf[code] = present.push(labels[code]) - 1
    codes[row] = placeOf[code]
  }
  return { name, type, codes, labels: present }
}

function decodeNumbers(
  { name, type, grid, cells, missing }: NumberCodec,
  codes: Int32Array,
  lengths: Int32Array,
  streamOf: (group: number) => RandomStream,
  file: string,
): Column {
  const nCodes = cells.length + Number(missing)
  // NaN where a code's values have to be drawn, or are missing.
  const only = Float64Array.from({ length: nCodes }, (_, code) => onlyValue(cells[code]))
  const values = new Float64Array(codes.length)
  let row = 0
  for (const [group, length] of lengths.entries()) {
    // Most columns of most tables need none.
    let random: RandomStream | undefined
    for (const end = row + length; row < end; row++) {
      const code = codes[row]
      if (!(code >= 0 && code < nCodes)) throw badCode(code, nCodes, name, row, file)
      values[row] = only[code]
      if (code === cells.length || !Number.isNaN(only[code])) continue
      random ??= streamOf(group)
      values[row] = drawFrom(cells[code], grid, random)
    }
  }
  return { name, type, values }
}

function onlyValue(cell: readonly NumberPiece[] | undefined): number {
  if (cell?.length !== 1) return Number.NaN
  const [low, high] = cell[0]
  return low === high ? low : Number.NaN
}

function drawFrom(cell: readonly NumberPiece[], grid: Grid | null, random: RandomStream): number {
  let total = 0
  for (const [, , rows] of cell) total += rows
  let left = random.integer(total)
  let piece = 0
  while (left >= cell[piece][2]) left -= cell[piece++][2]
  const [low, high] = cell[piece]
  return valueWithin(grid, low, high, random.uniform())
}

function badCode(code: number, nCodes: number, column: string, row: number, file: string) {
  const place = { file, row: row + 1, column }
  return new DataError('BAD_CODE', `code ${code} is none of the column's ${nCodes}`, place)
}
