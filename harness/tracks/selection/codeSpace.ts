import { DataError } from '../../../base/errors.js'
import { encodeOriginal } from '../../../eval/accuracy/accuracyReference.js'
import { binNames } from '../../../eval/accuracy/binNames.js'
import {
  type CategoryCells,
  countCategories,
  fitCategoryCells,
} from '../../../eval/accuracy/categoryCells.js'
import { categorySets, fitCategoryBins } from '../../../eval/accuracy/categoryCoherence.js'
import type { EncodedColumn, EncodedTable } from '../../../eval/accuracy/encodedTable.js'
import { type Bins, binEntries } from '../../../eval/accuracy/fitBins.js'
import { fitRecordBins } from '../../../eval/accuracy/recordBins.js'
import { type RecordColumns, sourceColumn } from '../../../eval/accuracy/recordColumns.js'
import type { RecordSets } from '../../../eval/accuracy/recordSets.js'
import { weightedRecords } from '../../../eval/accuracy/records.js'
import { SeededRowDraws } from '../../../eval/accuracy/rowDraws.js'
import {
  hasLongSequence,
  type SequenceRows,
  sequenceRows,
} from '../../../eval/accuracy/sequenceRows.js'
import type { CategoryTable } from './searchTables.js'
import type { SelectionTables } from './selectionTables.js'

/** The metric's bins and tables, as the training table decides them. */
export interface CodeSpace {
  training: EncodedTable
  columns: RecordColumns
  sets: RecordSets
  /** [columns] */
  bins: readonly Bins[]
  /** [value columns] Empty where all groups are single rows. */
  categories: readonly ColumnCategories[]
}

export interface ColumnCategories {
  bins: Bins
  cells: CategoryCells
  /** First cells of the column: of those of how many categories a group has, then of those of the categories. */
  firstNumber: number
  firstCategory: number
}

/** The bins are fitted to all rows of the training table that can be drawn, each with the chance of it. */
export function codeSpace(
  { training, key }: Pick<SelectionTables, 'training' | 'key'>,
  seed: number,
): CodeSpace {
  const original = encodeOriginal({ training, key }, seed, false)
  const [table] = original.tables
  const { columns } = original.columns
  const bins = fitRecordBins([weightedRecords(table)], original.columns).map((own, c) =>
    rareAmongOthers(own, sourceColumn(table, columns[c])),
  )
  const rows = categoryRows(table, 'training', seed)
  let first = 0
  const categories = (original.isFlat ? [] : table.columns).map((_, column): ColumnCategories => {
    const ownBins = rareAmongOthers(fitCategoryBins([rows], column), table.columns[column])
    const sets = categorySets(rows, column, ownBins)
    const cells = fitCategoryCells(countCategories([sets], ownBins.labels.length), ownBins.labels)
    const firstNumber = first
    const firstCategory = firstNumber + cells.numberLabels.length
    first = firstCategory + cells.categoryLabels.length
    return { bins: ownBins, cells, firstNumber, firstCategory }
  })
  return { training: table, columns: original.columns, sets: original.sets, bins, categories }
}

/**
 * The bins without one for `_RARE_`, what stands for protected labels, where the training table has no such label: then
 * it counts among the other labels, as those that it stands for do.
 */
function rareAmongOthers(bins: Bins, { entries }: EncodedColumn): Bins {
  if (bins.type !== 'category' || entries.type !== 'category') return bins
  if (entries.labels.includes(binNames.rare)) return bins
  return { ...bins, labels: bins.labels.filter((label) => label !== binNames.rare) }
}

/** The rows of groups in which categories are looked for: at most 100 random ones of each. */
export function categoryRows(
  table: EncodedTable,
  role: 'training' | 'synthetic',
  seed: number,
): SequenceRows {
  const draws = hasLongSequence(table) ? new SeededRowDraws(seed, 0) : undefined
  return sequenceRows([table], role, draws)[0]
}

export function categoryTables({ categories }: CodeSpace): CategoryTable[] {
  return categories.flatMap(({ cells, firstNumber, firstCategory }, column): CategoryTable[] => [
    {
      part: 'categoriesPerSequence',
      column,
      first: firstNumber,
      cells: cells.numberLabels.length,
    },
    {
      part: 'sequencesPerCategory',
      column,
      first: firstCategory,
      cells: cells.categoryLabels.length,
    },
  ])
}

/**
 * Codes of a column: its bins, the most frequent first, without those that no table has a value in. So joint tables are
 * small, and the cells that are met most lie together.
 */
export interface ColumnCodes {
  size: number
  /** [bins] */
  codeOf: Uint8Array
}

/**
 * @param tables all whose groups are to be coded
 * @throws {DataError} `TOO_MANY_BINS`
 */
export function columnCodes(
  { columns, bins }: CodeSpace,
  tables: readonly EncodedTable[],
): ColumnCodes[] {
  return columns.columns.map((column, c) => {
    const binCount = bins[c].labels.length
    if (binCount > 256) {
      const what = `its values fall into ${binCount} bins, of which a search takes 256`
      throw new DataError('TOO_MANY_BINS', what, { column: column.name }, 'Round its values.')
    }
    const counts = new Float64Array(binCount)
    for (const table of tables) {
      const { entries, codes } = sourceColumn(table, column)
      const binOf = binEntries(bins[c], entries)
      for (let i = 0; i < codes.length; i++) counts[binOf[codes[i]]]++
      if (column.row === 'next') counts[binOf[entries.missing]]++
    }
    const met = [...counts.keys()].filter((bin) => counts[bin] > 0)
    met.sort((a, b) => counts[b] - counts[a] || a - b)
    const codeOf = new Uint8Array(binCount)
    for (const [code, bin] of met.entries()) codeOf[bin] = code
    const size = met.length
    return { size, codeOf }
  })
}
