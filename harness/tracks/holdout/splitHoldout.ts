import { RandomStream } from '../../../base/random.js'
import { type Column, columnNamed, isNumberColumn, type Table } from '../../../datasets/table.js'
import { type Sequences, sequencesOf } from '../../../eval/accuracy/sequences.js'
import { takeGroups } from '../pool/takeGroups.js'

/** What decides which groups of a table are held out. Plain data, which jobs are told. */
export interface HoldoutSplit {
  seed: number
  /** The column of whose values both parts get their shares; absent where groups are drawn at random alone. */
  target?: string
}

/** The parts of a table. */
export interface SplitTable {
  training: Table
  /** Absent where a tenth is too few groups. */
  holdout?: Table
}

/** Groups of a holdout below which figures against it say little. */
export const fewestHeldOutGroups = 50

/** One of so many groups is held out. */
const window = 10

/**
 * Holds a tenth of a table's groups out, as whole groups in their order. Groups are sorted by the target in their first
 * row, at random where it is the same, and of every ten one is drawn: so each label, and each range of numbers, has its
 * tenth. The same table, key and split give the same parts wherever they are asked for.
 *
 * @throws {DataError} `COLUMN_MISSING` for the key or the target; `KEY_MISSING`
 */
export function splitHoldout(
  table: Table,
  key: string | undefined,
  { seed, target }: HoldoutSplit,
): SplitTable {
  const sequences = sequencesOf(table, key, false)
  const held = Math.floor(sequences.count / window)
  const random = new RandomStream(seed, 'holdout')
  const order = random.permutation(sequences.count)
  if (target !== undefined) sortByTarget(order, sequences, columnNamed(table, target))
  if (held < fewestHeldOutGroups) return { training: table }
  const isHeld = new Uint8Array(sequences.count)
  for (let first = 0; first < held; first++) {
    isHeld[order[first * window + random.integer(window)]] = 1
  }
  const part = (which: 0 | 1) =>
    takeGroups(table, sequences, order.filter((group) => isHeld[group] === which).sort())
  return {
    training: withOwnLabels(part(0)),
    holdout: { ...part(1), file: `${table.file} (a tenth of it, held out)` },
  }
}

function sortByTarget(order: Int32Array, { starts, rows }: Sequences, column: Column) {
  const values = isNumberColumn(column) ? column.values : column.codes
  const targetOf = (group: number) => {
    const value = values[rows[starts[group]]]
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value
  }
  order.sort((a, b) => {
    const [first, second] = [targetOf(a), targetOf(b)]
    return first === second ? 0 : first - second
  })
}

/** The table without labels that none of its rows has: whoever learns from it is not to know them. */
function withOwnLabels(table: Table): Table {
  return {
    ...table,
    columns: table.columns.map((column): Column => {
      if (isNumberColumn(column)) return column
      const numbers = new Int32Array(column.labels.length).fill(-1)
      const labels: string[] = []
      const codes = column.codes.map((code) => {
        if (code < 0) return code
        if (numbers[code] < 0) numbers[code] = labels.push(column.labels[code]) - 1
        return numbers[code]
      })
      return { ...column, codes, labels }
    }),
  }
}
