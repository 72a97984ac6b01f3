import { isNumberType, labelTypes, numberTypes } from '../../../datasets/table.js'
import { isObject, type RefuseMetadata } from '../../metadataObject.js'
import { type LabelCodec, rareLabel } from './fitLabels.js'
import type { LengthCounts } from './fitLengths.js'
import type { NumberCodec } from './fitNumbers.js'
import type { NumberPiece } from './numberPieces.js'
import { type ColumnCodec, codecVersion, type KeyColumn, type TableCodec } from './tableCodec.js'

/** A codec out of JSON, checked so far that every code it has can be decoded. */
export function parseCodec(value: Record<string, unknown>, refuse: RefuseMetadata): TableCodec {
  const { version, key, columns, lengths } = value
  if (version !== codecVersion) return refuse(`version ${version}, not ${codecVersion}`)
  if (key !== null && !isKey(key)) return refuse('a bad key')
  if (!Array.isArray(columns) || columns.length === 0) return refuse('no columns')
  for (const [i, column] of columns.entries()) {
    if (!isColumn(column)) return refuse(`a bad column ${i + 1}`)
  }
  const names = [...(key ? [key.name] : []), ...columns.map(({ name }) => name)]
  if (new Set(names).size < names.length) return refuse('a column name twice')
  if (!isLengthCounts(lengths)) return refuse('bad lengths')
  return { version, key, columns, lengths }
}

function isKey(value: unknown): value is KeyColumn {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    [...numberTypes, ...labelTypes].some((type) => type === value.type)
  )
}

function isColumn(value: unknown): value is ColumnCodec {
  if (!isKey(value) || !('missing' in value) || typeof value.missing !== 'boolean') return false
  const { type } = value
  return isNumberType(type) ? isNumbers(value) : isLabels(value)
}

function isLabels(value: object): value is LabelCodec {
  const { labels, rareIsForbidden, missing } = value as Partial<Record<keyof LabelCodec, unknown>>
  return (
    Array.isArray(labels) &&
    labels.every((label) => typeof label === 'string') &&
    new Set(labels).size === labels.length &&
    labels.length + Number(missing) > 0 &&
    typeof rareIsForbidden === 'boolean' &&
    (!rareIsForbidden || labels.includes(rareLabel))
  )
}

function isNumbers(value: object): value is NumberCodec {
  const { grid, cells, missing } = value as Partial<Record<keyof NumberCodec, unknown>>
  const isGrid = isObject(grid) && isAbove0(grid.times) && isAbove0(grid.over)
  if (grid !== null && !isGrid) return false
  if (!Array.isArray(cells) || !cells.every((cell) => Array.isArray(cell) && cell.length > 0)) {
    return false
  }
  const pieces: unknown[] = cells.flat()
  return (
    pieces.every(isPiece) &&
    pieces.every(([low], i) => i === 0 || pieces[i - 1][1] <= low) &&
    (cells.length > 0 || missing === true)
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

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && isAbove0(value)
}

function isAbove0(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
}
