import { type Groups, groupRows } from '../../datasets/groups.js'
import { type Column, isNumberColumn, isTextType, type Table } from '../../datasets/table.js'
import { correlation } from '../statistics/correlation.js'
import { valueColumns } from '../statistics/valueColumns.js'
import { cramersV } from './cramersV.js'
import type { SequenceProfile } from './profileResult.js'

/**
 * Lengths of sequences, and how far a value depends on the one of the row before: over all neighbouring rows of
 * a sequence that both have a value. 0 where that is undefined, such as of a constant. Text is left out.
 *
 * @throws {DataError} `COLUMN_MISSING`, `KEY_MISSING`
 */
export function sequenceProfile(training: Table, synthetic: Table, key: string): SequenceProfile {
  const [real, other] = [training, synthetic].map((table) => {
    const groups = groupRows(table, key)
    const columns = valueColumns(table, key).filter((column) => !isTextType(column.type))
    return {
      lengths: lengthShares(groups),
      columns: columns.map((column) => column.name),
      autocorrelation: autocorrelations(columns, groups),
    }
  })
  const lengths = [...new Set([...real.lengths.keys(), ...other.lengths.keys()])].sort(
    (a, b) => a - b,
  )
  return {
    lengths: {
      lengths,
      real: lengths.map((length) => real.lengths.get(length) ?? 0),
      synthetic: lengths.map((length) => other.lengths.get(length) ?? 0),
    },
    autocorrelation: real.columns.map((column, i) => ({
      column,
      real: real.autocorrelation[i],
      synthetic: other.autocorrelation[i],
    })),
  }
}

function lengthShares({ count, starts }: Groups): Map<number, number> {
  const counts = new Map<number, number>()
  for (let group = 0; group < count; group++) {
    const length = starts[group + 1] - starts[group]
    counts.set(length, (counts.get(length) ?? 0) + 1)
  }
  return new Map([...counts].map(([length, times]) => [length, times / count]))
}

function autocorrelations(columns: readonly Column[], groups: Groups): number[] {
  const { count, starts, rows } = groups
  const before = new Int32Array(rows.length - count)
  const after = new Int32Array(rows.length - count)
  let pairs = 0
  for (let group = 0; group < count; group++) {
    for (let i = starts[group] + 1; i < starts[group + 1]; i++) {
      before[pairs] = rows[i - 1]
      after[pairs++] = rows[i]
    }
  }
  return columns.map((column) => {
    if (!isNumberColumn(column)) {
      const { codes, labels } = column
      return cramersV(
        before.map((row) => codes[row]),
        after.map((row) => codes[row]),
        labels.length,
      )
    }
    const { values } = column
    const r = correlation(valuesAt(values, before), valuesAt(values, after))
    return Number.isNaN(r) ? 0 : r
  })
}

function valuesAt(values: Float64Array, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]]
  return picked
}
