import { type ColumnType, isNumberType, labelTypes, numberTypes } from '../../../datasets/table.js'
import { isObject, type RefuseMetadata } from '../../metadataObject.js'
import { blockOrders } from './blockOrder.js'
import type { LabelCodec } from './fitLabels.js'
import type { LengthCounts } from './fitLengths.js'
import type { NumberCodec } from './fitNumbers.js'
import type { Grid } from './grid.js'
import {
  alphabets,
  type LabelPattern,
  type PatternDomains,
  type PatternShape,
} from './labelPattern.js'
import { networkColumns } from './networkColumns.js'
import type { NumberPiece } from './numberPieces.js'
import {
  type ColumnCodec,
  codecVersion,
  type FollowedColumn,
  type KeyColumn,
  type TableCodec,
} from './tableCodec.js'

/** A codec out of JSON, checked so far that every code it has can be decoded. */
export function parseCodec(value: Record<string, unknown>, refuse: RefuseMetadata): TableCodec {
  const { version, key, columns, lengths } = value
  if (version === 1) return refuse('version 1, of an earlier seqarena')
  if (version !== codecVersion) return refuse(`version ${version}, not ${codecVersion}`)
  if (key !== null && !isKey(key)) return refuse('a bad key')
  if (!Array.isArray(columns) || columns.length === 0) return refuse('no columns')
  for (const [i, column] of columns.entries()) {
    if (!isColumn(column)) return refuse(`a bad column ${i + 1}`)
  }
  const all: ColumnCodec[] = columns
  const names = [...(key ? [key.name] : []), ...all.map(({ name }) => name)]
  if (new Set(names).size < names.length) return refuse('a column name twice')
  const noTotal = all.find((column) => column.made === 'summed' && !isSummed(column.of, all))
  if (noTotal) return refuse(`nothing that column ${noTotal.name} is the total of`)
  const alone = all.find((column) => column.made === 'followed' && !isFollowed(column, all))
  if (alone) return refuse(`nothing that column ${alone.name} follows from`)
  if (networkColumns({ columns: all }).length === 0) return refuse('no column to draw')
  if (!isLengthCounts(lengths)) return refuse('bad lengths')
  return { version, key, columns: all, lengths }
}

function isKey(value: unknown): value is KeyColumn {
  return isNamed(value) && (value.madeUp === undefined || isPattern(value.madeUp))
}

function isNamed(value: unknown): value is KeyColumn {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    [...numberTypes, ...labelTypes].some((type) => type === value.type) &&
    (value.form === undefined || isForm(value.form))
  )
}

function isForm(value: unknown): boolean {
  if (!isObject(value)) return false
  const { missing, number, time, zone, order } = value
  return (
    [missing, time, zone].every((part) => part === undefined || typeof part === 'string') &&
    (number === undefined || isObject(number)) &&
    (order === undefined || isTexts(order))
  )
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function isSomeTexts(value: unknown): value is string[] {
  return isTexts(value) && value.length > 0
}

function isColumn(value: unknown): value is ColumnCodec {
  if (!isNamed(value)) return false
  const column: { type: ColumnType } & Record<string, unknown> = { ...value }
  if (column.made === 'labels') {
    return !isNumberType(column.type) && typeof column.once === 'boolean' && isLabels(column.labels)
  }
  if (column.made === 'followed') {
    const isValue = isNumberType(column.type)
      ? (one: unknown) => one === null || Number.isFinite(one)
      : (one: unknown) => one === null || typeof one === 'string'
    const { of, values } = column
    return typeof of === 'string' && Array.isArray(values) && values.every(isValue)
  }
  if (!isNumberType(column.type)) return false
  switch (column.made) {
    case 'numbers':
      return typeof column.once === 'boolean' && isNumbers(column.numbers)
    case 'risen':
      return (
        isNumbers(column.start) &&
        isNumbers(column.gap) &&
        isGrid(column.grid) &&
        Number.isFinite(column.low) &&
        Number.isFinite(column.high)
      )
    case 'counted':
      return Number.isFinite(column.from) && Number.isFinite(column.by)
    case 'summed':
      return typeof column.of === 'string' && isGrid(column.grid)
    default:
      return false
  }
}

/** Whether a column of this name can be summed. */
function isSummed(name: string, columns: readonly ColumnCodec[]): boolean {
  return columns.some(
    (column) => column.name === name && column.made !== 'labels' && !('of' in column),
  )
}

/** Whether a column follows from one of labels that is drawn, with a value for each label. */
function isFollowed({ of, values }: FollowedColumn, columns: readonly ColumnCodec[]): boolean {
  const other = columns.find(({ name }) => name === of)
  if (other?.made !== 'labels') return false
  const { labels, missing } = other.labels
  return values.length === labels.length + Number(missing)
}

function isLabels(value: unknown): value is LabelCodec {
  if (!isObject(value)) return false
  const { labels, madeUp, missing } = value
  return (
    isTexts(labels) &&
    new Set(labels).size === labels.length &&
    (madeUp === null || isPattern(madeUp)) &&
    typeof missing === 'boolean' &&
    labels.length + Number(madeUp !== null) + Number(missing) > 0
  )
}

function isPattern(value: unknown): value is LabelPattern {
  if (!isObject(value)) return false
  const { shapes, room, least, extra, times, plus, orders, domains } = value
  return (
    Array.isArray(shapes) &&
    shapes.length > 0 &&
    shapes.every(isShape) &&
    [room, times].every(isCount) &&
    (least === undefined || isCount(least)) &&
    (extra === undefined || isCountOr0(extra)) &&
    isCountOr0(plus) &&
    (orders === undefined || isOrders(orders)) &&
    (domains === undefined || isDomains(domains))
  )
}

function isShape(value: unknown): value is PatternShape {
  if (!isObject(value) || !isCount(value.labels) || !Array.isArray(value.parts)) return false
  return (
    value.parts.every((part) => isObject(part) && (isPartTexts(part) || isCharacters(part))) &&
    value.parts.some((part) => 'classes' in part)
  )
}

function isPartTexts({ texts, labels }: Record<string, unknown>): boolean {
  return (
    isSomeTexts(texts) &&
    (labels === undefined ||
      (Array.isArray(labels) && labels.length === texts.length && labels.every(isCount)))
  )
}

function isOrders(value: unknown): value is number[][] {
  return (
    Array.isArray(value) &&
    value.every(
      (own) =>
        Array.isArray(own) &&
        own.every((order) => isCountOr0(order) && Number(order) < blockOrders),
    )
  )
}

function isDomains(value: unknown): value is PatternDomains {
  if (!isObject(value)) return false
  const { common, others } = value
  const isCommon = (one: unknown) =>
    Array.isArray(one) && one.length === 2 && typeof one[0] === 'string' && isCount(one[1])
  return (
    Array.isArray(common) &&
    common.every(isCommon) &&
    (others === null
      ? common.length > 0
      : isObject(others) && isPattern(others.pattern) && isCount(others.labels))
  )
}

function isCharacters({ prefix, classes, lengths }: Record<string, unknown>): boolean {
  return (
    typeof prefix === 'string' &&
    typeof classes === 'string' &&
    classes !== '' &&
    [...classes].every((one) => Object.hasOwn(alphabets, one)) &&
    Array.isArray(lengths) &&
    lengths.length > 0 &&
    lengths.every((one) => Array.isArray(one) && one.length === 2 && one.every(isCount))
  )
}

function isGrid(value: unknown): value is Grid | null {
  return value === null || (isObject(value) && isAbove0(value.times) && isAbove0(value.over))
}

function isNumbers(value: unknown): value is NumberCodec {
  if (!isObject(value)) return false
  const { grid, cells, missing } = value
  if (!isGrid(grid) || typeof missing !== 'boolean') return false
  if (!Array.isArray(cells) || !cells.every((cell) => Array.isArray(cell) && cell.length > 0)) {
    return false
  }
  const pieces: unknown[] = cells.flat()
  return (
    pieces.every(isPiece) &&
    pieces.every(([low], i) => i === 0 || pieces[i - 1][1] <= low) &&
    (cells.length > 0 || missing)
  )
}

function isPiece(value: unknown): value is NumberPiece {
  if (!Array.isArray(value) || value.length !== 3) return false
  const [low, high, rows] = value
  return Number.isFinite(low) && Number.isFinite(high) && low <= high && isCount(rows)
}

function isLengthCounts(value: unknown): value is LengthCounts {
  if (!isObject(value)) return false
  const { values, counts } = value
  return (
    Array.isArray(values) &&
    Array.isArray(counts) &&
    values.length > 0 &&
    values.length === counts.length &&
    values.every((length, i) => isCount(length) && (i === 0 || values[i - 1] < length)) &&
    counts.every(isCount)
  )
}

function isCountOr0(value: unknown): value is number {
  return value === 0 || isCount(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && isAbove0(value)
}

function isAbove0(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}
