import { edgeBetween, type Grid } from './grid.js'
import type { RankedValues } from './rankValues.js'
import type { ReleasedRange } from './releasedRange.js'

/**
 * A piece of a distribution: [low, high, rows]. One value where both ends are equal, else values spread evenly over
 * low ≤ value < high.
 */
export type NumberPiece = [low: number, high: number, rows: number]

export interface PieceOptions {
  grid: Grid | null
  /** Fewest groups that hold a single value, or values inside an interval. */
  threshold: number
  /** Rows that fall into a piece at least, about. */
  leastRows: number
  /** Rows that an interval holds at least, about. */
  leastInInterval: number
  /** Single values alone, no intervals. */
  valuesAlone: boolean
}

/** Values that are being gathered: ranks first … last. */
interface Interval {
  first: number
  last: number
  rows: number
  groups: number
}

/**
 * Cuts the values of a range into what may be released: single values that enough groups hold, and intervals in
 * which enough groups have a value. Intervals begin and end between values, not at them. Values between two pieces
 * that are those of too few groups are in none. What lies beyond the range counts as its first or last value.
 *
 * @returns ascending, without overlaps
 */
export function releasePieces(
  ranked: RankedValues,
  range: ReleasedRange,
  { grid, threshold, leastRows, leastInInterval, valuesAlone }: PieceOptions,
): NumberPiece[] {
  const { values, starts, groups, holders } = ranked
  const pieces: NumberPiece[] = []
  // The interval that ended last, while nothing else follows it.
  let before: Interval | undefined
  let open: Interval | undefined
  // By group: the rank at which the open interval began when the group was counted last.
  const counted = new Int32Array(groups.reduce((most, group) => Math.max(most, group), -1) + 1)
  counted.fill(-1)

  const edgeBelow = (rank: number) =>
    rank === range.first ? range.low : edgeBetween(grid, values[rank - 1], values[rank])
  const pieceOf = ({ first, last, rows }: Interval): NumberPiece => [
    edgeBelow(first),
    last === range.last ? range.high : edgeBelow(last + 1),
    rows,
  ]
  const finish = () => {
    if (open && open.groups >= threshold) {
      pieces.push(pieceOf(open))
      before = open
    } else if (open && before) {
      before = { ...before, last: open.last, rows: before.rows + open.rows }
      pieces[pieces.length - 1] = pieceOf(before)
    }
    open = undefined
  }

  for (let rank = range.first; rank <= range.last; rank++) {
    const start = starts[rank === range.first ? 0 : rank]
    const end = starts[rank === range.last ? values.length : rank + 1]
    const rows = end - start
    if (holders[rank] >= threshold && rows >= leastRows) {
      finish()
      before = undefined
      pieces.push([values[rank], values[rank], rows])
      continue
    }
    if (valuesAlone) continue
    open ??= { first: rank, last: rank, rows: 0, groups: 0 }
    open.last = rank
    open.rows += rows
    for (let i = starts[rank]; i < starts[rank + 1]; i++) {
      if (counted[groups[i]] === open.first) continue
      counted[groups[i]] = open.first
      open.groups++
    }
    if (open.groups >= threshold && open.rows >= leastInInterval) finish()
  }
  finish()
  return pieces
}
