import type { ColumnType } from '../../../datasets/table.js'
import type { AccuracyCell } from '../../accuracy/accuracyResult.js'
import type { Assessment } from '../../assessment.js'
import { mean } from '../../statistics/mean.js'

/** How well one column does, alone and in pairs. */
export interface ColumnStanding {
  name: string
  type: ColumnType
  place: number // in the table
  univariate?: AccuracyCell
  /** Index of the column in `accuracyDetails.univariate`. */
  univariateIndex: number
  /** Mean accuracy over the column and its pairs; NaN where nothing was measured. */
  accuracy: number
  /** What the accuracy falls short of that of an equal sample by. */
  shortfall: number
}

/** The columns that accuracy judges, in the order of the table; the sequences' length is one. */
export function columnStandings({ accuracyDetails, columns }: Assessment): ColumnStanding[] {
  const types = new Map(columns.map(({ name, type }) => [name, type]))
  const cells = new Map<string, AccuracyCell[]>()
  for (const cell of [...accuracyDetails.univariate, ...accuracyDetails.bivariate]) {
    for (const name of new Set(cell.columns)) {
      const own = cells.get(name)
      if (own) own.push(cell)
      else cells.set(name, [cell])
    }
  }
  const univariate = new Map(accuracyDetails.univariate.map((cell, i) => [cell.columns[0], i]))
  const names = new Set([...columns.map(({ name }) => name), ...univariate.keys()])
  return [...names].map((name, place) => {
    const own = cells.get(name) ?? []
    const index = univariate.get(name) ?? -1
    return {
      name,
      type: types.get(name) ?? 'number',
      place,
      univariate: accuracyDetails.univariate[index],
      univariateIndex: index,
      accuracy: mean(own.map(({ accuracy }) => accuracy)),
      shortfall: mean(own.map(({ accuracy, accuracyMax }) => accuracyMax - accuracy)),
    }
  })
}

/** The `limit` columns that fall shortest, in the order of the table. */
export function worstColumns(
  standings: readonly ColumnStanding[],
  limit: number,
): ColumnStanding[] {
  return [...standings]
    .sort((a, b) => sortable(b.shortfall) - sortable(a.shortfall))
    .slice(0, limit)
    .sort((a, b) => a.place - b.place)
}

/** Orders in which a reader may want to see columns: lists of indices into `names`. */
export interface ColumnOrders {
  table: number[]
  name: number[]
  worst: number[]
}

/** @param badness the larger, the earlier in the order `worst` */
export function columnOrders(names: readonly string[], badness: readonly number[]): ColumnOrders {
  const table = names.map((_, i) => i)
  return {
    table,
    name: [...table].sort((a, b) => names[a].localeCompare(names[b], 'en', { numeric: true })),
    worst: [...table].sort((a, b) => sortable(badness[b]) - sortable(badness[a])),
  }
}

function sortable(value: number): number {
  return Number.isFinite(value) ? value : -1e300
}
