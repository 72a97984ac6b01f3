import type { CellTarget } from '../harness/tracks/selection/cellTarget.js'
import type { SearchProblem } from '../harness/tracks/selection/searchProblem.js'

/**
 * Exchanges of groups as one would write them in plain JavaScript: cells in typed arrays, a loop over the tables of
 * each row, what was written taken back where an exchange is refused.
 */
export class PlainSwaps {
  private readonly chosen: Int32Array
  private readonly others: Int32Array
  private readonly differences: Float64Array
  private readonly variances: Float64Array
  private readonly tables: readonly PlainTable[]
  private readonly rows: PlainRows

  /** @param counts of the chosen groups in the cells */
  constructor(
    problem: SearchProblem,
    { wanted, exponents, variances, weights }: CellTarget,
    counts: Float64Array,
    private readonly random: () => number,
  ) {
    const { buffer, chosen, others } = problem.shared
    this.chosen = new Int32Array(buffer, chosen.at, chosen.bytes / 4).slice()
    this.others = new Int32Array(buffer, others.at, others.bytes / 4).slice()
    this.differences = Float64Array.from(counts, (count, cell) => count - wanted[cell])
    this.variances = Float64Array.from(exponents, (exponent) => variances[exponent])
    this.rows = plainRows(problem)
    const { layout, columns } = problem
    this.tables = layout.tables.slice(0, layout.rowTables).map(({ base, columns: own }, t) => ({
      base,
      columns: own,
      sizes: own.map((column) => columns[column].size),
      weight: weights[t],
    }))
  }

  /** @returns how many were taken */
  propose(proposals: number, temperature: number): number {
    let accepted = 0
    for (let i = 0; i < proposals; i++) {
      const place = Math.floor(this.random() * this.chosen.length)
      const otherPlace = Math.floor(this.random() * this.others.length)
      const old = this.chosen[place]
      const next = this.others[otherPlace]
      const change = this.move(old, -1) + this.move(next, 1)
      if (change <= 0 || this.random() < Math.exp(-change / temperature)) {
        this.chosen[place] = next
        this.others[otherPlace] = old
        accepted++
      } else {
        this.move(next, -1)
        this.move(old, 1)
      }
    }
    return accepted
  }

  private move(group: number, sign: number): number {
    const { codes, stride, weights, starts } = this.rows
    let change = 0
    for (let row = starts[group]; row < starts[group + 1]; row++) {
      const weight = sign * weights[row]
      for (const { base, columns, sizes, weight: factor } of this.tables) {
        let cell = 0
        for (let c = 0; c < columns.length; c++) {
          cell = cell * sizes[c] + codes[row * stride + columns[c]]
        }
        cell += base
        const before = this.differences[cell]
        const after = before + weight
        const variance = this.variances[cell]
        change +=
          factor * (Math.sqrt(after * after + variance) - Math.sqrt(before * before + variance))
        this.differences[cell] = after
      }
    }
    return change
  }
}

interface PlainTable {
  base: number
  columns: readonly number[]
  sizes: readonly number[]
  weight: number
}

interface PlainRows {
  codes: Uint8Array
  stride: number
  weights: Uint16Array
  starts: Int32Array
}

/** The rows where kernels/c/groupSearch.h has them. */
function plainRows({ shared: { buffer, groups } }: SearchProblem): PlainRows {
  const head = new Int32Array(buffer, groups.at, 10)
  const at = (i: number) => groups.at + 64 * head[i]
  return {
    codes: new Uint8Array(buffer, at(5)),
    stride: head[2],
    weights: new Uint16Array(buffer, at(6)),
    starts: new Int32Array(buffer, at(7)),
  }
}
