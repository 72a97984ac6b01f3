import { binNames } from './binNames.js'
import { type CellPair, compareCells } from './cellAccuracy.js'
import type { ComparedColumns, ComparedSet } from './comparedSet.js'
import { entryCount, type NumberEntries } from './encodedTable.js'
import { binEntries, type EntryCounts, fitBins } from './fitBins.js'
import type { SequenceRows } from './sequenceRows.js'

/** Coherence of the categories in a table's sequences, column by column. */
export interface CategoryCoherence {
  categoriesPerSequence: ComparedColumns
  sequencesPerCategory: ComparedColumns
}

const valueBins = 30
const countBins = 10
const topCategories = 9

/**
 * How many different categories each sequence has, and how many sequences have each category. The
 * categories are up to 30 bins of a column, fitted to all rows of the original tables.
 *
 * @param original tables that were encoded together
 */
export function categoryCoherence(
  original: readonly SequenceRows[],
  synthetic: SequenceRows,
): CategoryCoherence {
  const names = original[0].table.columns.map(({ name }) => name)
  const compared = names.map((_, column) => {
    const bins = fitBins(entryCounts(original, column), valueBins)
    const categoriesIn = (tables: readonly SequenceRows[]): Categories => ({
      tables,
      codes: tables.map(({ table }) => table.columns[column].codes),
      binOf: binEntries(bins, tables[0].table.columns[column].entries),
    })
    const [real, other] = [categoriesIn(original), categoriesIn([synthetic])]
    const realCounts = countCategories(real, bins.labels.length)
    const otherCounts = countCategories(other, bins.labels.length)
    return {
      perSequence: compareDistinct(realCounts.distinct, otherCounts.distinct),
      perCategory: compareTop(
        { ...real, sequences: realCounts.sequences },
        { ...other, sequences: otherCounts.sequences },
        bins.labels,
      ),
    }
  })
  return {
    categoriesPerSequence: comparedColumns(
      names,
      compared.map(({ perSequence }) => perSequence),
    ),
    sequencesPerCategory: comparedColumns(
      names,
      compared.map(({ perCategory }) => perCategory),
    ),
  }
}

/** Counts of the cells of one column, and what the cells are. */
interface LabelledCells {
  labels: readonly string[]
  cells: CellPair
}

function comparedColumns(
  names: readonly string[],
  columns: readonly LabelledCells[],
): ComparedColumns {
  const sets = columns.map(
    ({ cells }, column): ComparedSet => ({ columns: [column], cells, ...compareCells(cells) }),
  )
  return { names, labels: columns.map(({ labels }) => labels), sets }
}

function entryCounts(tables: readonly SequenceRows[], column: number): EntryCounts {
  const { entries } = tables[0].table.columns[column]
  const counts = new Float64Array(entryCount(entries))
  const firstSeen = new Int32Array(counts.length).fill(0x7fffffff)
  for (const { table, rows, place } of tables) {
    const { codes } = table.columns[column]
    for (let i = 0; i < rows.length; i++) counts[codes[rows[i]]]++
    if (entries.type !== 'categorical') continue
    for (let i = 0; i < rows.length; i++) {
      const code = codes[rows[i]]
      firstSeen[code] = Math.min(firstSeen[code], place[rows[i]])
    }
  }
  return { entries, counts, firstSeen }
}

/** The categories of one column in tables that have the same entries. */
interface Categories {
  tables: readonly SequenceRows[]
  /** Of each table. */
  codes: readonly Int32Array[]
  /** The bin of each entry. */
  binOf: Uint16Array
}

/** @returns how many sequences have each bin, and how many sequences have 0, 1, 2 … different bins */
function countCategories({ tables, codes, binOf }: Categories, binCount: number) {
  const sequences = new Int32Array(binCount)
  const distinct = new Int32Array(binCount + 1)
  for (const [t, { starts, rows }] of tables.entries()) {
    const code = codes[t]
    const lastIn = new Int32Array(binCount).fill(-1)
    for (let g = 0; g + 1 < starts.length; g++) {
      let found = 0
      for (let i = starts[g]; i < starts[g + 1]; i++) {
        const bin = binOf[code[rows[i]]]
        if (lastIn[bin] === g) continue
        lastIn[bin] = g
        sequences[bin]++
        found++
      }
      distinct[found]++
    }
  }
  return { sequences, distinct }
}

/** @param real how many sequences have 0, 1, 2 … different categories */
function compareDistinct(real: Int32Array, synthetic: Int32Array): LabelledCells {
  const values = Float64Array.from(real, (_, count) => count)
  const entries: NumberEntries = { type: 'numeric', values, missing: values.length }
  const counts = Float64Array.from(real)
  const bins = fitBins({ entries, counts, firstSeen: new Int32Array(real.length) }, countBins)
  const binOf = binEntries(bins, entries)
  const binned = (sequences: Int32Array) => {
    const cells = new Int32Array(bins.labels.length)
    for (const [count, number] of sequences.entries()) cells[binOf[count]] += number
    return cells
  }
  return { labels: bins.labels, cells: cellPair(binned(real), binned(synthetic)) }
}

/** Categories, and how many sequences have each. */
type CountedCategories = Categories & { sequences: Int32Array }

/** Compares the nine categories that most real sequences have, and all others together. */
function compareTop(
  real: CountedCategories,
  synthetic: CountedCategories,
  labels: readonly string[],
): LabelledCells {
  const top = labels
    .map((_, bin) => bin)
    .sort((a, b) => real.sequences[b] - real.sequences[a] || a - b)
    .slice(0, topCategories)
    .filter((bin) => labels[bin] !== binNames.other)
  const isTop = Uint8Array.from(labels, (_, bin) => (top.includes(bin) ? 1 : 0))
  const cellsOf = (categories: CountedCategories) =>
    Int32Array.of(...top.map((bin) => categories.sequences[bin]), countOthers(categories, isTop))
  return {
    labels: [...top.map((bin) => labels[bin]), binNames.other],
    cells: cellPair(cellsOf(real), cellsOf(synthetic)),
  }
}

/** How many sequences have a category that is not one of the top ones. */
function countOthers({ tables, codes, binOf }: Categories, isTop: Uint8Array): number {
  const isOther = binOf.map((bin) => 1 - isTop[bin])
  let sequences = 0
  for (const [t, { starts, rows }] of tables.entries()) {
    const code = codes[t]
    for (let g = 0; g + 1 < starts.length; g++) {
      let i = starts[g]
      while (i < starts[g + 1] && isOther[code[rows[i]]] === 0) i++
      if (i < starts[g + 1]) sequences++
    }
  }
  return sequences
}

function cellPair(real: Int32Array, synthetic: Int32Array): CellPair {
  const sum = (counts: Int32Array) => counts.reduce((total, count) => total + count, 0)
  return { real, realTotal: sum(real), synthetic, syntheticTotal: sum(synthetic) }
}
