import type { CellTarget } from '../cellTarget.js'
import type { SearchProblem } from '../searchProblem.js'

/** Rows and categories of a group as its block holds them. */
export interface PlainGroup {
  rows: { codes: number[]; weight: number }[]
  /** Cells counted from the first of categories. */
  categoryCells: number[]
}

/** Reads groups out of a problem's block by the layout that kernels/c/groupSearch.h gives. */
export function plainGroups({ shared, unit }: SearchProblem): PlainGroup[] {
  const { buffer, groups } = shared
  const head = new Int32Array(buffer, groups.at, 10)
  const at = (i: number) => groups.at + head[i] * 64
  const [codes, , stride, blockUnit] = head
  if (blockUnit !== unit) throw new Error('the block has another unit')
  const bytes = new Uint8Array(buffer)
  const ends = { starts: at(7), categoryStarts: at(9) }
  const count = (groups.at + groups.bytes - ends.categoryStarts) >> 2
  const starts = new Int32Array(buffer, ends.starts, count)
  const categoryStarts = new Int32Array(buffer, ends.categoryStarts, count)
  const weights = new Uint16Array(buffer, at(6))
  const cells = new Uint16Array(buffer, at(8))
  const total = groupCount(starts)
  return Array.from({ length: total }, (_, g) => ({
    rows: Array.from({ length: starts[g + 1] - starts[g] }, (_, i) => {
      const row = starts[g] + i
      const from = at(5) + row * stride
      return { codes: [...bytes.subarray(from, from + codes)], weight: weights[row] }
    }),
    categoryCells: [...cells.subarray(categoryStarts[g], categoryStarts[g + 1])],
  }))
}

/** Starts ascend strictly, for every group has a row; what follows the last one is padding. */
function groupCount(starts: Int32Array): number {
  let count = 0
  while (count + 1 < starts.length && starts[count + 1] > starts[count]) count++
  return count
}

/** Counts of all cells by adding up one row after another, table by table. */
export function slowCounts(
  { layout, columns, unit }: SearchProblem,
  groups: readonly PlainGroup[],
): Float64Array {
  const counts = new Float64Array(layout.cells)
  for (const { rows, categoryCells } of groups) {
    for (const cell of categoryCells) counts[layout.firstCategoryCell + cell] += unit
    for (const { codes, weight } of rows) {
      for (const table of layout.tables.slice(0, layout.rowTables)) {
        const cell = table.columns.reduce((digits, c) => digits * columns[c].size + codes[c], 0)
        counts[table.base + cell] += weight
      }
    }
  }
  return counts
}

/** The loss from its definition. */
export function slowLoss({ layout }: SearchProblem, target: CellTarget, counts: Float64Array) {
  let sum = 0
  for (const [t, { base, cells }] of layout.tables.entries()) {
    for (let cell = base; cell < base + cells; cell++) {
      const difference = counts[cell] - target.wanted[cell]
      const variance = 2 ** (target.exponents[cell] + target.lowest)
      sum += target.weights[t] * Math.sqrt(difference ** 2 + variance)
    }
  }
  return sum
}
