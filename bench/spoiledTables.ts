import { RandomStream } from '../base/random.js'
import { groupRows } from '../datasets/groups.js'
import { type Column, isNumberColumn, type NumberColumn, type Table } from '../datasets/table.js'
import { tableAt } from './drawTable.js'

/** What a spoiled table is made of. */
export interface Unspoiled {
  training: Table
  /** Real rows, as many as in training and none of them there. */
  fresh: Table
  key?: string
}

type Spoil = (tables: Unspoiled, seed: number) => Table

/** Ways in which a synthetic table is bad; `withinGroups` needs a key. */
export const spoils = {
  /** Each column in a random order of its own. */
  shuffled: ({ fresh, key }, seed) =>
    changed(fresh, key, (column, i) =>
      picked(column, new RandomStream(seed, 'spoil-shuffled', i).permutation(fresh.rowCount)),
    ),
  /** The rows of each group in random order. */
  withinGroups: ({ fresh, key }, seed) => {
    const { count, starts, rows } = groupRows(fresh, key!)
    const order = Array.from({ length: count }, (_, group) => {
      const random = new RandomStream(seed, 'spoil-within-groups', group)
      return [...random.permutation(starts[group + 1] - starts[group])].map(
        (i) => rows[starts[group] + i],
      )
    })
    return tableAt(fresh, order.flat())
  },
  copy: ({ training }) => training,
  /** The training table with normal noise on its numbers, of a hundredth of their standard deviation. */
  noisyCopy: ({ training, key }, seed) =>
    changed(training, key, (column, i) => {
      if (!isNumberColumn(column)) return column
      const random = new RandomStream(seed, 'spoil-noisy-copy', i)
      const { std } = moments(column)
      return { ...column, values: column.values.map((v) => v + 0.01 * std * random.normal()) }
    }),
  /** One column of numbers far from the real ones, or of labels that there are not. */
  garbage: ({ fresh, key }, seed) =>
    oneColumn(fresh, key, seed, (column, random) => {
      if (isNumberColumn(column)) {
        const { mean, std } = moments(column)
        const values = column.values.map(() => mean + (20 + random.uniform()) * (std || 1))
        return { ...column, values }
      }
      const codes = column.codes.map(() => random.integer(5))
      return { ...column, codes, labels: Array.from({ length: 5 }, (_, i) => `garbage ${i}`) }
    }),
  /** Half of all values missing. */
  halfMissing: ({ fresh, key }, seed) =>
    changed(fresh, key, (column, i) => {
      const random = new RandomStream(seed, 'spoil-half-missing', i)
      if (isNumberColumn(column)) {
        return { ...column, values: column.values.map((v) => (random.uniform() < 0.5 ? NaN : v)) }
      }
      return { ...column, codes: column.codes.map((c) => (random.uniform() < 0.5 ? -1 : c)) }
    }),
  /** Labels, and codes among numbers, of less than 2 % of the rows replaced by the most frequent one. */
  rareLost: ({ fresh, key }) => changed(fresh, key, withoutRare),
  /** All numbers higher by a fifth of their standard deviation. */
  meansMoved: ({ fresh, key }) =>
    changed(fresh, key, (column) => {
      if (!isNumberColumn(column)) return column
      const { std } = moments(column)
      return { ...column, values: column.values.map((value) => value + 0.2 * std) }
    }),
  /** The most frequent value of one column everywhere. */
  constant: ({ fresh, key }, seed) =>
    oneColumn(fresh, key, seed, (column) => {
      const [most] = sortedCounts(column)[0]
      if (isNumberColumn(column)) return { ...column, values: column.values.map(() => most) }
      return { ...column, codes: column.codes.map(() => most) }
    }),
  /** Ten rows, or groups, over and over. */
  tenRepeated: ({ fresh, key }, seed) => {
    const random = new RandomStream(seed, 'spoil-ten-repeated')
    if (key === undefined) {
      const ten = random.permutation(fresh.rowCount).slice(0, 10)
      return tableAt(
        fresh,
        Int32Array.from({ length: fresh.rowCount }, (_, i) => ten[i % 10]),
      )
    }
    return repeatedGroups(fresh, key, random)
  },
} satisfies Record<string, Spoil>

export type SpoilName = keyof typeof spoils

/** All ways that the table can be spoiled in. */
export function spoilNames(key: string | undefined): SpoilName[] {
  return (Object.keys(spoils) as SpoilName[]).filter(
    (name) => key !== undefined || name !== 'withinGroups',
  )
}

/** Values that are told apart at most in a column of numbers that are codes. */
const mostCodes = 50

function withoutRare(column: Column): Column {
  const counts = sortedCounts(column)
  const isCodes = !isNumberColumn(column) || counts.length <= mostCodes
  if (!isCodes) return column
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  const kept = new Set(counts.filter(([, count]) => count >= 0.02 * total).map(([value]) => value))
  const [most] = counts[0]
  if (isNumberColumn(column)) {
    const values = column.values.map((v) => (Number.isNaN(v) || kept.has(v) ? v : most))
    return { ...column, values }
  }
  return {
    ...column,
    codes: column.codes.map((code) => (code < 0 || kept.has(code) ? code : most)),
  }
}

/** Values or codes that occur, and how often, the most frequent first. */
function sortedCounts(column: Column): [number, number][] {
  const counts = new Map<number, number>()
  for (const value of isNumberColumn(column) ? column.values : column.codes) {
    if (Number.isNaN(value) || (!isNumberColumn(column) && value < 0)) continue
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
}

function changed(
  table: Table,
  key: string | undefined,
  change: (column: Column, i: number) => Column,
): Table {
  const columns = table.columns.map((column, i) =>
    column.name === key ? column : change(column, i),
  )
  return { ...table, columns }
}

/** Changes one column, drawn by the seed among those that have two values or more. */
function oneColumn(
  table: Table,
  key: string | undefined,
  seed: number,
  change: (column: Column, random: RandomStream) => Column,
): Table {
  const random = new RandomStream(seed, 'spoil-one-column')
  const names = table.columns
    .filter((column) => column.name !== key && sortedCounts(column).length > 1)
    .map(({ name }) => name)
  const name = names[random.integer(names.length)]
  return changed(table, key, (column) => (column.name === name ? change(column, random) : column))
}

function picked(column: Column, rows: Int32Array): Column {
  return isNumberColumn(column)
    ? { ...column, values: Float64Array.from(rows, (row) => column.values[row]) }
    : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]) }
}

function repeatedGroups(table: Table, key: string, random: RandomStream): Table {
  const { count, starts, rows } = groupRows(table, key)
  const ten = random.permutation(count).slice(0, 10)
  const codes: number[] = []
  const taken: number[] = []
  for (let group = 0; group < count; group++) {
    const from = ten[group % 10]
    for (let i = starts[from]; i < starts[from + 1]; i++) {
      taken.push(rows[i])
      codes.push(group)
    }
  }
  const labels = Array.from({ length: count }, (_, group) => `r${group}`)
  const repeated = tableAt(table, taken)
  const columns = repeated.columns.map(
    (column): Column =>
      column.name === key
        ? { name: key, type: 'category', codes: Int32Array.from(codes), labels }
        : column,
  )
  return { ...repeated, columns }
}

function moments({ values }: NumberColumn): { mean: number; std: number } {
  const present = values.filter((value) => !Number.isNaN(value))
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length
  const square = present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length
  return { mean, std: Math.sqrt(square) }
}
