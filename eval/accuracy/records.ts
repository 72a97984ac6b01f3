import type { EncodedTable, TableRole } from './encodedTable.js'
import type { RowDraws } from './rowDraws.js'

/** Rows of a table, each with the one after it in its sequence. */
export interface Records {
  table: EncodedTable
  /** [records] The number of the sequence. */
  sequence: Int32Array
  /** [records] The number of the row. */
  current: Int32Array
  /** [records] The number of the next row, −1 where the sequence has a single row. */
  next: Int32Array
  /** [records] The place of each in the order that decides between equally frequent labels. */
  place: Int32Array
  /** [records] What each counts; 1 where absent. */
  weights?: Float64Array
}

/** A random row of each sequence, never the last one unless it is the only one. */
export function drawRecords(table: EncodedTable, role: TableRole, draws: RowDraws): Records {
  const { count, starts, rows } = table.sequences
  const { uniforms, order } = draws.sequences(role, count)
  const sequence = ascending(count)
  const current = new Int32Array(count)
  const next = new Int32Array(count)
  for (let g = 0; g < count; g++) {
    const length = starts[g + 1] - starts[g]
    const at = starts[g] + Math.floor((length - 1) * uniforms[g])
    current[g] = rows[at]
    next[g] = length > 1 ? rows[at + 1] : -1
  }
  return { table, sequence, current, next, place: placesOf(table, order) }
}

/**
 * Every row that can be drawn, with the chance of it: 1/(L − 1) in a sequence of L rows, all but the last;
 * 1 for a single row. The weights of a sequence add up to 1.
 */
export function weightedRecords(table: EncodedTable): Records {
  const { count, starts, rows } = table.sequences
  let total = 0
  for (let g = 0; g < count; g++) total += Math.max(1, starts[g + 1] - starts[g] - 1)
  const sequence = new Int32Array(total)
  const current = new Int32Array(total)
  const next = new Int32Array(total)
  const weights = new Float64Array(total)
  let record = 0
  for (let g = 0; g < count; g++) {
    const length = starts[g + 1] - starts[g]
    const drawable = Math.max(1, length - 1)
    for (let i = 0; i < drawable; i++) {
      sequence[record] = g
      current[record] = rows[starts[g] + i]
      next[record] = length > 1 ? rows[starts[g] + i + 1] : -1
      weights[record++] = 1 / drawable
    }
  }
  return { table, sequence, current, next, place: ascending(total), weights }
}

/** An order is one of the sequences as they first appear in the table; without it they stay sorted. */
function placesOf({ sequences }: EncodedTable, order: Int32Array | undefined): Int32Array {
  const { count, starts, rows } = sequences
  const sorted = ascending(count)
  if (!order) return sorted
  const firstRows = Float64Array.from(sorted, (g) => rows[starts[g]] * count + g).sort()
  const place = new Int32Array(count)
  for (let i = 0; i < count; i++) place[firstRows[order[i]] % count] = i
  return place
}

function ascending(count: number): Int32Array {
  const numbers = new Int32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = i
  return numbers
}
