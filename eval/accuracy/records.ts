import type { EncodedTable, TableRole } from './encodedTable.js'
import type { RowDraws } from './rowDraws.js'

/** Rows of a table, each with the one after it in its sequence. */
export interface Records {
  table: EncodedTable
  /** [records] The number of the sequence. */
  sequence: Int32Array
  /** [records] Where the row is. */
  current: Int32Array
  /** [records] Where the next row is, −1 where the sequence has a single row. */
  next: Int32Array
  /** [records] The place of each in the order that decides between equally frequent labels. */
  place: Int32Array
  /** [records] What each counts; 1 where absent. */
  weights?: Float64Array
}

/**
 * A random row of each sequence, never the last one unless it is the only one.
 *
 * Source: mostlyai-qa 1.9.8, `sample_two_consecutive_rows`.
 */
export function drawRecords(table: EncodedTable, role: TableRole, draws: RowDraws): Records {
  const { count, starts } = table.sequences
  const { uniforms, order } = draws.sequences(role, table.sequences)
  const sequence = ascending(count)
  const current = new Int32Array(count)
  const next = new Int32Array(count)
  for (let s = 0; s < count; s++) {
    const length = starts[s + 1] - starts[s]
    current[s] = starts[s] + Math.floor((length - 1) * uniforms[s])
    next[s] = length > 1 ? current[s] + 1 : -1
  }
  return { table, sequence, current, next, place: order ? inverse(order) : sequence }
}

/**
 * Every row that can be drawn, with the chance of it: 1/(L − 1) in a sequence of L rows, all but the last;
 * 1 for a single row. The weights of a sequence add up to 1.
 */
export function weightedRecords(table: EncodedTable): Records {
  const { count, starts } = table.sequences
  let total = 0
  for (let s = 0; s < count; s++) total += Math.max(1, starts[s + 1] - starts[s] - 1)
  const sequence = new Int32Array(total)
  const current = new Int32Array(total)
  const next = new Int32Array(total)
  const weights = new Float64Array(total)
  let record = 0
  for (let s = 0; s < count; s++) {
    const length = starts[s + 1] - starts[s]
    const drawable = Math.max(1, length - 1)
    for (let row = starts[s]; row < starts[s] + drawable; row++) {
      sequence[record] = s
      current[record] = row
      next[record] = length > 1 ? row + 1 : -1
      weights[record++] = 1 / drawable
    }
  }
  return { table, sequence, current, next, place: ascending(total), weights }
}

function inverse(order: Int32Array): Int32Array {
  const place = new Int32Array(order.length)
  for (let i = 0; i < order.length; i++) place[order[i]] = i
  return place
}

function ascending(count: number): Int32Array {
  const numbers = new Int32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = i
  return numbers
}
