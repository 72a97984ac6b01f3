import type { RecordSets } from '../../../eval/accuracy/recordSets.js'

/** The parts of the metric, in the order of their tables. */
export const partNames = [
  'univariate',
  'autocorrelation',
  'bivariate',
  'trivariate',
  'categoriesPerSequence',
  'sequencesPerCategory',
] as const
export type PartName = (typeof partNames)[number]

/** A table of the metric: joint counts of some columns, or those of one column's categories. */
export interface CellTable {
  part: PartName
  /** Numbers of the columns of a table of rows; of a table of categories that of the value column. */
  columns: readonly number[]
  /** Number of its first cell. */
  base: number
  cells: number
}

/** Joint cells of rows and cells of categories, numbered through, and how rows find theirs. */
export interface SearchTables {
  /** All tables: those of rows in the order in which kernels number them, then those of categories. */
  tables: readonly CellTable[]
  /** How many are of rows. */
  rowTables: number
  cells: number
  firstCategoryCell: number
  /** The first of the pairs are tables; all are parts of triples. */
  pairTables: number
  pairs: readonly number[][]
  /** [runs, 3] as kernels/c/groupSearch.h has them. */
  pairRuns: number[]
  tripleRuns: number[]
}

/** Cells of one column's categories; the first of them, counted from the first such cell of all. */
export interface CategoryTable {
  part: 'categoriesPerSequence' | 'sequencesPerCategory'
  column: number
  first: number
  cells: number
}

/**
 * @param sizes how many codes each column has
 * @param sets the tables that take part
 */
export function layOutTables(
  sizes: readonly number[],
  { single, next, pairs, triples }: Pick<RecordSets, 'single' | 'next' | 'pairs' | 'triples'>,
  categories: readonly CategoryTable[],
): SearchTables {
  const tables: CellTable[] = []
  let base = 1 // cell 0 is where vectors put what they have to spare
  const add = (part: PartName, columns: readonly number[]) => {
    const cells = columns.reduce((product, column) => product * sizes[column], 1)
    tables.push({ part, columns, base, cells })
    base += cells
  }
  for (const set of single) add('univariate', set)
  for (const set of next) add('autocorrelation', set)
  for (const set of pairs) add('bivariate', set)
  for (const set of triples) add('trivariate', set)
  const rowTables = tables.length
  const firstCategoryCell = base
  for (const { part, column, first, cells } of categories) {
    tables.push({ part, columns: [column], base: firstCategoryCell + first, cells })
    base += cells
  }
  const { all, numberOf } = allPairs(pairs, triples)
  return {
    tables,
    rowTables,
    cells: base,
    firstCategoryCell,
    pairTables: pairs.length,
    pairs: all,
    pairRuns: runsOf(all.map(([a, b]) => [a, b])),
    tripleRuns: runsOf(triples.map(([a, b, c]) => [a, numberOf(b, c)])),
  }
}

/** The pairs that are tables, then those that only triples need. */
function allPairs(pairs: readonly number[][], triples: readonly number[][]) {
  const numbers = new Map<string, number>()
  const all: number[][] = []
  const numberOf = (a: number, b: number) => {
    const name = `${a} ${b}`
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, all.length)
    all.push([a, b])
    return all.length - 1
  }
  for (const [a, b] of pairs) numberOf(a, b)
  for (const [, b, c] of triples) numberOf(b, c)
  return { all, numberOf }
}

/** Stretches of equal first numbers and successive second ones, as first, second, length. */
function runsOf(sets: readonly number[][]): number[] {
  const runs: number[] = []
  for (const [first, second] of sets) {
    const last = runs.length - 3
    if (last >= 0 && runs[last] === first && runs[last + 1] + runs[last + 2] === second) {
      runs[last + 2]++
    } else {
      runs.push(first, second, 1)
    }
  }
  return runs
}

/** What the four figures count for in the overall one; only their proportions matter. */
export interface FigureWeights {
  univariate: number
  bivariate: number
  trivariate: number
  coherence: number
}

/** Weights of the figures as the metric has them. */
export const metricWeights: Readonly<FigureWeights> = {
  univariate: 1,
  bivariate: 1,
  trivariate: 1,
  coherence: 1,
}

/**
 * The weight of one table of each part in the overall figure: the figures that exist as `figures` has them, coherence
 * with its up to three parts alike.
 */
export function tableWeights(
  tables: readonly CellTable[],
  figures: FigureWeights = metricWeights,
): Record<PartName, number> {
  const counts = Object.fromEntries(partNames.map((name) => [name, 0])) as Record<PartName, number>
  for (const { part } of tables) counts[part]++
  const coherence = coherenceParts.filter((name) => counts[name] > 0)
  const direct = directParts.filter((name) => counts[name] > 0)
  const total =
    direct.reduce((sum, name) => sum + figures[name], 0) +
    (coherence.length > 0 ? figures.coherence : 0)
  const weights = { ...counts }
  for (const name of direct) weights[name] = figures[name] / total / counts[name]
  for (const name of coherence) {
    weights[name] = figures.coherence / total / coherence.length / counts[name]
  }
  return weights
}

const directParts = ['univariate', 'bivariate', 'trivariate'] as const
const coherenceParts = ['autocorrelation', 'categoriesPerSequence', 'sequencesPerCategory'] as const
