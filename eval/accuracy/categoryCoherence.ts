import type { AccuracyReference } from './accuracyReference.js'
import type { BinnedColumn } from './accuracyResult.js'
import {
  type CategoryCells,
  type CategorySets,
  countCategories,
  fitCategoryCells,
} from './categoryCells.js'
import type { CellPair } from './cellAccuracy.js'
import { binnedColumn, type ComparedColumns, compareSet } from './comparedSet.js'
import { type EncodedTable, entryCount } from './encodedTable.js'
import { type Bins, binEntries, type EntryCounts, fitBins } from './fitBins.js'
import type { RowDraws } from './rowDraws.js'
import { type SequenceRows, sequenceRows } from './sequenceRows.js'

/** Coherence of the categories in a table's sequences, column by column. */
export interface CategoryCoherence {
  categoriesPerSequence: ComparedColumns
  sequencesPerCategory: ComparedColumns
  categoriesPerSequenceBins: readonly BinnedColumn[]
  sequencesPerCategoryBins: readonly BinnedColumn[]
}

const valueBins = 30

/**
 * How many different categories each sequence has, and how many sequences have each category. The
 * categories are up to 30 bins of a column, fitted to all rows of the original tables.
 *
 * Source: mostlyai-qa 1.9.8, `_coherence.py`.
 *
 * @param draws of rows; absent where no sequence has more than 100 rows
 * @returns nothing for flat tables and for tables without value columns
 */
export function categoryCoherence(
  { tables, isFlat }: Pick<AccuracyReference, 'tables' | 'isFlat'>,
  table: EncodedTable,
  draws: RowDraws | undefined,
): CategoryCoherence | undefined {
  if (isFlat || table.columns.length === 0) return undefined
  const original = sequenceRows(tables, 'training', draws)
  const [synthetic] = sequenceRows([table], 'synthetic', draws)
  const names = table.columns.map(({ name }) => name)
  const compared = names.map((_, column) => {
    const bins = fitCategoryBins(original, column)
    const real = original.map((rows) => categorySets(rows, column, bins))
    return compareCategories(real, [categorySets(synthetic, column, bins)], bins.labels)
  })
  const perSequence = compared.map((column) => column.perSequence)
  const perCategory = compared.map((column) => column.perCategory)
  return {
    categoriesPerSequence: comparedColumns(names, perSequence),
    sequencesPerCategory: comparedColumns(names, perCategory),
    categoriesPerSequenceBins: binnedColumns(names, perSequence),
    sequencesPerCategoryBins: binnedColumns(names, perCategory),
  }
}

/** Counts of the cells of one column, and what the cells are. */
interface LabelledCells {
  labels: readonly string[]
  cells: CellPair
}

function comparedColumns(names: readonly string[], columns: LabelledCells[]): ComparedColumns {
  const sets = columns.map(({ cells }, column) => compareSet([column], cells))
  return { names, labels: columns.map(({ labels }) => labels), sets }
}

function binnedColumns(names: readonly string[], columns: LabelledCells[]): BinnedColumn[] {
  return columns.map(({ labels, cells }, column) => binnedColumn(names[column], labels, cells))
}

/** The categories of a value column. */
export function fitCategoryBins(original: readonly SequenceRows[], column: number): Bins {
  return fitBins(entryCounts(original, column), valueBins)
}

function entryCounts(tables: readonly SequenceRows[], column: number): EntryCounts {
  const { entries } = tables[0].table.columns[column]
  const counts = new Float64Array(entryCount(entries))
  const firstSeen = new Int32Array(counts.length).fill(0x7fffffff)
  let before = 0
  for (const rows of tables) {
    const codes = codesOf(rows, column)
    for (let i = 0; i < codes.length; i++) counts[codes[i]]++
    if (entries.type === 'category') {
      const { place, rows: kept } = rows
      for (let i = 0; i < codes.length; i++) {
        const at = place ? place[kept ? kept[i] : i] : before + i
        firstSeen[codes[i]] = Math.min(firstSeen[codes[i]], at)
      }
    }
    before += codes.length
  }
  return { entries, counts, firstSeen }
}

function codesOf({ table, rows }: SequenceRows, column: number): Int32Array {
  const { codes } = table.columns[column]
  return rows ? rows.map((row) => codes[row]) : codes
}

export function categorySets(rows: SequenceRows, column: number, bins: Bins): CategorySets {
  const { starts } = rows
  const codes = codesOf(rows, column)
  const binOf = binEntries(bins, rows.table.columns[column].entries)
  const words = Array.from({ length: Math.ceil(bins.labels.length / 32) }, (_, w) => {
    const bitOf = Int32Array.from(binOf, (bin) => (bin >>> 5 === w ? 1 << (bin & 31) : 0))
    const word = new Int32Array(starts.length - 1)
    for (let s = 0; s < word.length; s++) {
      let bits = 0
      for (let i = starts[s]; i < starts[s + 1]; i++) bits |= bitOf[codes[i]]
      word[s] = bits
    }
    return word
  })
  return { words }
}

function compareCategories(
  real: readonly CategorySets[],
  synthetic: readonly CategorySets[],
  labels: readonly string[],
): { perSequence: LabelledCells; perCategory: LabelledCells } {
  const realCounts = countCategories(real, labels.length)
  const syntheticCounts = countCategories(synthetic, labels.length)
  const cells = fitCategoryCells(realCounts, labels)
  return {
    perSequence: {
      labels: cells.numberLabels,
      cells: cellPair(
        sequencesByNumber(cells, realCounts.different),
        sequencesByNumber(cells, syntheticCounts.different),
      ),
    },
    perCategory: {
      labels: cells.categoryLabels,
      cells: cellPair(
        sequencesByCategory(cells, real, realCounts.sequences),
        sequencesByCategory(cells, synthetic, syntheticCounts.sequences),
      ),
    },
  }
}

function sequencesByNumber({ numberLabels, cellOfNumber }: CategoryCells, different: Int32Array) {
  const cells = new Int32Array(numberLabels.length)
  for (const [number, sequences] of different.entries()) cells[cellOfNumber[number]] += sequences
  return cells
}

function sequencesByCategory(
  { categoryLabels, cellOf }: CategoryCells,
  tables: readonly CategorySets[],
  sequences: Int32Array,
) {
  const cells = new Int32Array(categoryLabels.length)
  const others: number[] = []
  for (const [bin, cell] of cellOf.entries()) {
    if (cell < categoryLabels.length - 1) cells[cell] = sequences[bin]
    else others.push(bin)
  }
  cells[categoryLabels.length - 1] = countWithAny(tables, others)
  return cells
}

/** How many sequences have at least one of the bins. */
function countWithAny(tables: readonly CategorySets[], bins: readonly number[]): number {
  let sequences = 0
  for (const { words } of tables) {
    const masks = words.map((_, w) =>
      bins.reduce((mask, bin) => (bin >>> 5 === w ? mask | (1 << (bin & 31)) : mask), 0),
    )
    for (let s = 0; s < words[0].length; s++) {
      let common = 0
      for (let w = 0; w < words.length; w++) common |= words[w][s] & masks[w]
      if (common !== 0) sequences++
    }
  }
  return sequences
}

function cellPair(real: Int32Array, synthetic: Int32Array): CellPair {
  const sum = (counts: Int32Array) => counts.reduce((total, count) => total + count, 0)
  return { real, realTotal: sum(real), synthetic, syntheticTotal: sum(synthetic) }
}
