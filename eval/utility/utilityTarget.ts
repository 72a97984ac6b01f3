import { DataError, UsageError } from '../../base/errors.js'
import {
  type Column,
  columnNamed,
  isNumberColumn,
  isTextType,
  type Table,
} from '../../datasets/table.js'

/** Most values that a number may take to be a class rather than a quantity. */
const maxClassValues = 10
/** Most classes that are told apart; gradient boosting grows a tree for each in every round. */
const maxClasses = 20
/** Numbers beyond are taken as this: their squares would be infinite. */
const largestNumber = 1e100

/** What the models learn to say, fitted on the real training table. */
export type UtilityTarget =
  | {
      kind: 'classification'
      name: string
      /** Class by label or number, the most frequent first. */
      classOf: ReadonlyMap<string | number, number>
      /** Number of classes, with one more for all other values, those of other tables included. */
      classCount: number
      pooled: number
    }
  | { kind: 'regression'; name: string; range: number }

/**
 * Classification for labels and for numbers or times of at most 10 different values, else regression.
 *
 * @throws {UsageError} `BAD_TARGET` for the key or a column of text
 * @throws {DataError} `COLUMN_MISSING`; `TARGET_EMPTY` where it has no values
 */
export function utilityTarget(training: Table, name: string, key?: string): UtilityTarget {
  if (name === key) {
    throw new UsageError('BAD_TARGET', `the target ${name} is the key`, 'Give a value column.')
  }
  const column = columnNamed(training, name)
  if (isTextType(column.type)) {
    const hint = 'Give another column, or say in a file of types that it is categorical.'
    throw new UsageError('BAD_TARGET', `the target ${name} is text that hardly repeats`, hint)
  }
  const counts = countValues(column)
  if (counts.size === 0) {
    const place = { file: training.file, column: name }
    throw new DataError('TARGET_EMPTY', 'the target has no values', place, 'Give another column.')
  }
  if (isNumberColumn(column) && counts.size > maxClassValues) {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const value of counts.keys()) {
      low = Math.min(low, clamped(value as number))
      high = Math.max(high, clamped(value as number))
    }
    return { kind: 'regression', name, range: high - low }
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value)
  const classOf = new Map(ranked.slice(0, maxClasses).map((value, i) => [value, i]))
  const pooled = Math.max(0, ranked.length - maxClasses)
  return { kind: 'classification', name, classOf, classCount: classOf.size + 1, pooled }
}

/** How often each value that is there occurs, in order of first appearance. */
function countValues(column: Column): Map<string | number, number> {
  const counts = new Map<string | number, number>()
  if (isNumberColumn(column)) {
    for (const value of column.values) {
      if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    return counts
  }
  const byCode = new Float64Array(column.labels.length)
  for (const code of column.codes) if (code >= 0) byCode[code]++
  for (const [code, label] of column.labels.entries()) {
    if (byCode[code] > 0) counts.set(label, byCode[code])
  }
  return counts
}

/** The rows in which the target has a value. */
export function rowsWithTarget(table: Table, { name }: UtilityTarget): Int32Array {
  const column = columnNamed(table, name)
  const has = isNumberColumn(column)
    ? (row: number) => !Number.isNaN(column.values[row])
    : (row: number) => column.codes[row] >= 0
  return Int32Array.from({ length: table.rowCount }, (_, row) => row).filter(has)
}

/** The target of some rows, on shared memory: their classes, or their numbers. */
export function encodeTarget(
  table: Table,
  target: UtilityTarget,
  rows: Int32Array,
): Uint8Array | Float64Array {
  const column = columnNamed(table, target.name)
  if (target.kind === 'regression') {
    const values = new Float64Array(new SharedArrayBuffer(8 * rows.length))
    if (isNumberColumn(column)) {
      for (let i = 0; i < rows.length; i++) values[i] = clamped(column.values[rows[i]])
    }
    return values
  }
  const { classOf, classCount } = target
  const classes = new Uint8Array(new SharedArrayBuffer(rows.length))
  const classOfValue = (value: string | number) => classOf.get(value) ?? classCount - 1
  if (isNumberColumn(column)) {
    for (let i = 0; i < rows.length; i++) classes[i] = classOfValue(column.values[rows[i]])
  } else {
    const byCode = Uint8Array.from(column.labels, classOfValue)
    for (let i = 0; i < rows.length; i++) classes[i] = byCode[column.codes[rows[i]]]
  }
  return classes
}

/** NaN stays NaN. */
export function clamped(value: number): number {
  return Math.max(-largestNumber, Math.min(largestNumber, value))
}
