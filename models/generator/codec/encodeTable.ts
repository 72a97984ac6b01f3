import { DataError } from '../../../base/errors.js'
import type { Groups } from '../../../datasets/groups.js'
import { rareLabel } from '../../../datasets/rareLabel.js'
import {
  type Column,
  columnNamed,
  isNumberColumn,
  type LabelColumn,
  type Table,
} from '../../../datasets/table.js'
import type { LabelCodec } from './fitLabels.js'
import type { NumberCodec } from './fitNumbers.js'
import { gapsOf } from './gaps.js'
import { generatorColumns, type NetworkColumn, networkColumns } from './networkColumns.js'
import type { ColumnCodec, TableCodec } from './tableCodec.js'

/** A table's groups as the network sees them. */
export interface EncodedGroups {
  /** [rows, columns] Row major, group by group. */
  codes: Uint16Array | Int32Array
  /** [groups] */
  lengths: Int32Array
}

/**
 * The codes of a table's rows, for each of the network's columns. What was not met in fitting has a code too: a number
 * that of the nearest released one, a label that of protected ones or else of the most frequent label, a missing value
 * that of the most frequent code; all are missing in a column in which nothing was released.
 *
 * @param table has the codec's columns, in any order
 * @throws {DataError} `COLUMN_MISSING`, `COLUMN_TYPE` for labels where numbers were fitted, or the other way round
 */
export function encodeTable(codec: TableCodec, table: Table, groups: Groups): EncodedGroups {
  const columns = generatorColumns(codec)
  const width = columns.length
  const most = Math.max(...columns.map(({ nCodes }) => nCodes))
  const size = table.rowCount * width
  const codes = most <= 1 << 16 ? new Uint16Array(size) : new Int32Array(size)
  for (const [i, network] of networkColumns(codec).entries()) {
    const column = codec.columns[network.column]
    const own = columnNamed(table, column.name)
    const code = encoderOf(column, network, own, groups, table.file)
    for (let group = 0; group < groups.count; group++) {
      const first = groups.starts[group]
      for (let at = first; at < groups.starts[group + 1]; at++) {
        const isOwn = network.rows === 'all' || (network.rows === 'first') === (at === first)
        codes[at * width + i] = isOwn ? code(groups.rows[at]) : columns[i].nCodes - 1
      }
    }
  }
  const lengths = Int32Array.from(
    { length: groups.count },
    (_, group) => groups.starts[group + 1] - groups.starts[group],
  )
  return { codes, lengths }
}

/** A function from a row of the table to its code. */
function encoderOf(
  codec: ColumnCodec,
  { values, rows }: NetworkColumn,
  column: Column,
  groups: Groups,
  file: string,
): (row: number) => number {
  if ('numbers' in values && isNumberColumn(column)) {
    const isGap = codec.made === 'risen' && rows === 'later'
    const own = isGap ? gapsOf(column.values, groups, codec.grid) : column.values
    return numberEncoder(values.numbers, own)
  }
  if ('labels' in values && !isNumberColumn(column)) return labelEncoder(values.labels, column)
  throw new DataError(
    'COLUMN_TYPE',
    `the column is ${column.type}, in training it was ${codec.type}`,
    { file, column: column.name },
    'Read the table with the types of the training table.',
  )
}

function labelEncoder({ labels, madeUp, missing }: LabelCodec, column: LabelColumn) {
  const codeOf = new Map(labels.map((label, code) => [label, code]))
  const missingCode = missing ? labels.length + Number(madeUp !== null) : 0
  const unseen = madeUp ? labels.length : (codeOf.get(rareLabel) ?? 0)
  const codes = column.labels.map((label) => codeOf.get(label) ?? unseen)
  return (row: number) => codes[column.codes[row]] ?? missingCode
}

function numberEncoder({ cells, missing }: NumberCodec, values: Float64Array) {
  const pieces = cells.flatMap((cell, code) => cell.map(([low, high]) => ({ low, high, code })))
  const lows = Float64Array.from(pieces, ({ low }) => low)
  const highs = Float64Array.from(pieces, ({ high }) => high)
  const codes = Int32Array.from(pieces, ({ code }) => code)
  const missingCode = missing ? cells.length : mostFrequent(cells)
  return (row: number) => {
    const value = values[row]
    if (Number.isNaN(value) || pieces.length === 0) return missingCode
    return codes[nearestPiece(lows, highs, value)]
  }
}

/** The piece that holds a value, or the nearest one; of two equally near ones the lower. */
function nearestPiece(lows: Float64Array, highs: Float64Array, value: number): number {
  let below = 0
  let above = lows.length
  // lows[below] <= value < lows[above], taking what is outside for infinite.
  while (above - below > 1) {
    const middle = (below + above) >> 1
    if (lows[middle] <= value) below = middle
    else above = middle
  }
  if (value <= highs[below] || above === lows.length) return below
  return value - highs[below] <= lows[above] - value ? below : above
}

function mostFrequent(cells: NumberCodec['cells']): number {
  const rows = cells.map((cell) => cell.reduce((sum, [, , count]) => sum + count, 0))
  return rows.indexOf(Math.max(...rows))
}
