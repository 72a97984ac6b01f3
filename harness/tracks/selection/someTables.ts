import type { CellTarget } from './cellTarget.js'
import type { SearchedTables } from './groupSearch.js'
import {
  type CategoryTable,
  type CellTable,
  layOutTables,
  type PartName,
  type SearchTables,
} from './searchTables.js'
import { tableDistance } from './subsetScores.js'

/** How many tables of a part take part in a search; absent: all. */
export type TableLimits = Partial<Record<PartName, number>>

/** [tables] 1 for those that take part: of a part with a limit the ones that these counts miss most. */
export function worstTables(
  { layout, target }: SearchedTables,
  counts: Float64Array,
  limits: TableLimits,
): Uint8Array {
  const takesPart = new Uint8Array(layout.tables.length).fill(1)
  for (const [name, limit] of Object.entries(limits)) {
    if (limit === undefined) continue
    const byDistance = [...layout.tables.entries()]
      .filter(([, { part }]) => part === name)
      .map(([t, table]) => ({ t, distance: tableDistance(table, target, counts) }))
      .sort((a, b) => b.distance - a.distance || a.t - b.t)
    for (const { t } of byDistance.slice(limit)) takesPart[t] = 0
  }
  return takesPart
}

/** Some of the tables on their own, with what is wanted in their cells. */
export function someTables(
  { layout, target }: SearchedTables,
  sizes: readonly number[],
  takesPart: Uint8Array,
): SearchedTables {
  const kept = layout.tables.filter((_, t) => takesPart[t] === 1)
  const own = layOutTables(sizes, setsOf(kept), categoriesOf(layout))
  const some: CellTarget = {
    ...target,
    training: new Float64Array(own.cells),
    wanted: new Int32Array(own.cells),
    exponents: new Uint8Array(own.cells),
    weights: target.weights.filter((_, t) => takesPart[t] === 1),
  }
  for (const [t, { base, cells }] of kept.entries()) {
    const to = own.tables[t].base
    some.training.set(target.training.subarray(base, base + cells), to)
    some.wanted.set(target.wanted.subarray(base, base + cells), to)
    some.exponents.set(target.exponents.subarray(base, base + cells), to)
  }
  return { layout: own, target: some }
}

/** Counts of the cells of some tables, from those of all. */
export function someCounts(
  all: SearchTables,
  some: SearchTables,
  takesPart: Uint8Array,
  counts: Float64Array,
): Float64Array {
  const out = new Float64Array(some.cells)
  const kept = all.tables.filter((_, t) => takesPart[t] === 1)
  for (const [t, { base, cells }] of kept.entries()) {
    out.set(counts.subarray(base, base + cells), some.tables[t].base)
  }
  return out
}

function setsOf(tables: readonly CellTable[]) {
  const of = (name: PartName) =>
    tables.filter(({ part }) => part === name).map(({ columns }) => [...columns])
  return {
    single: of('univariate'),
    next: of('autocorrelation'),
    pairs: of('bivariate'),
    triples: of('trivariate'),
  }
}

function categoriesOf({ tables, firstCategoryCell }: SearchTables): CategoryTable[] {
  return tables.flatMap(({ part, columns: [column], base, cells }): CategoryTable[] =>
    part === 'categoriesPerSequence' || part === 'sequencesPerCategory'
      ? [{ part, column, first: base - firstCategoryCell, cells }]
      : [],
  )
}
