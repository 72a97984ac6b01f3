import { binNames } from './binNames.js'
import { type CellPair, compareCells } from './cellAccuracy.js'
import type { ComparedColumns, ComparedSet } from './comparedSet.js'
import { entryCount, type NumberEntries } from './encodedTable.js'
import { type Bins, binEntries, type EntryCounts, fitBins } from './fitBins.js'
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
    const real = original.map((rows) => categoriesOf(rows, column, bins))
    const other = [categoriesOf(synthetic, column, bins)]
    return compareCategories(real, other, bins.labels)
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
  let before = 0
  for (const rows of tables) {
    const codes = codesOf(rows, column)
    for (let i = 0; i < codes.length; i++) counts[codes[i]]++
    if (entries.type === 'categorical') {
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

/** The categories of one column in the sequences of a table. */
interface Categories {
  /** [sequences + 1] */
  starts: Int32Array
  /** [rows] */
  bins: Uint16Array
}

function categoriesOf(rows: SequenceRows, column: number, bins: Bins): Categories {
  const binOf = binEntries(bins, rows.table.columns[column].entries)
  const codes = codesOf(rows, column)
  const binned = new Uint16Array(codes.length)
  for (let i = 0; i < codes.length; i++) binned[i] = binOf[codes[i]]
  return { starts: rows.starts, bins: binned }
}

function compareCategories(
  real: readonly Categories[],
  synthetic: readonly Categories[],
  labels: readonly string[],
): { perSequence: LabelledCells; perCategory: LabelledCells } {
  const realCounts = countCategories(real, labels.length)
  const syntheticCounts = countCategories(synthetic, labels.length)
  const top = labels
    .map((_, bin) => bin)
    .sort((a, b) => realCounts.sequences[b] - realCounts.sequences[a] || a - b)
    .slice(0, topCategories)
    .filter((bin) => labels[bin] !== binNames.other)
  const isOther = Uint8Array.from(labels, (_, bin) => (top.includes(bin) ? 0 : 1))
  const perCategory = (categories: readonly Categories[], sequences: Int32Array) =>
    Int32Array.of(...top.map((bin) => sequences[bin]), countOthers(categories, isOther))
  return {
    perSequence: compareDistinct(realCounts.distinct, syntheticCounts.distinct),
    perCategory: {
      labels: [...top.map((bin) => labels[bin]), binNames.other],
      cells: cellPair(
        perCategory(real, realCounts.sequences),
        perCategory(synthetic, syntheticCounts.sequences),
      ),
    },
  }
}

/** @returns how many sequences have each bin, and how many sequences have 0, 1, 2 … different bins */
function countCategories(tables: readonly Categories[], binCount: number) {
  const sequences = new Int32Array(binCount)
  const distinct = new Int32Array(binCount + 1)
  for (const { starts, bins } of tables) {
    const lastIn = new Int32Array(binCount).fill(-1)
    for (let s = 0; s + 1 < starts.length; s++) {
      let found = 0
      for (let i = starts[s]; i < starts[s + 1]; i++) {
        const bin = bins[i]
        if (lastIn[bin] === s) continue
        lastIn[bin] = s
        sequences[bin]++
        found++
      }
      distinct[found]++
    }
  }
  return { sequences, distinct }
}

/** How many sequences have one of the bins that are not counted by themselves. */
function countOthers(tables: readonly Categories[], isOther: Uint8Array): number {
  let sequences = 0
  for (const { starts, bins } of tables) {
    for (let s = 0; s + 1 < starts.length; s++) {
      let i = starts[s]
      while (i < starts[s + 1] && isOther[bins[i]] === 0) i++
      if (i < starts[s + 1]) sequences++
    }
  }
  return sequences
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

function cellPair(real: Int32Array, synthetic: Int32Array): CellPair {
  const sum = (counts: Int32Array) => counts.reduce((total, count) => total + count, 0)
  return { real, realTotal: sum(real), synthetic, syntheticTotal: sum(synthetic) }
}
