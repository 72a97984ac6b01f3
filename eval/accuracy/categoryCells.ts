import { binNames } from './binNames.js'
import type { NumberEntries } from './encodedTable.js'
import { type Bins, binEntries, fitBins } from './fitBins.js'

/** Categories that each sequence has: bit b of word w of a sequence stands for category 32 w + b. */
export interface CategorySets {
  /** [words][sequences] */
  words: readonly Int32Array[]
}

/** What the categories of a column are counted in, as its original tables decide. */
export interface CategoryCells {
  /** Names of the cells of sequences per category: the most frequent categories, and all others as one. */
  categoryLabels: readonly string[]
  /** [categories] The cell of each. */
  cellOf: Uint8Array
  /** Names of the cells of categories per sequence: ranges of how many different ones a sequence has. */
  numberLabels: readonly string[]
  /** [categories + 1] The cell of each number of different categories. */
  cellOfNumber: Uint16Array
}

/** How many sequences have each category, and how many have 0, 1, 2 … different ones. */
export interface CategoryCounts {
  sequences: Int32Array
  different: Int32Array
}

const topCategories = 9
const numberBins = 10

/**
 * The cells of a column: its nine most frequent categories and all others, and about ten ranges of how many different
 * categories a sequence has.
 *
 * Source: mostlyai-qa 1.9.8, `calculate_sequences_per_distinct_category` and
 * `calculate_distinct_categories_per_sequence`.
 *
 * @param counts of the original tables
 * @param labels of the categories
 */
export function fitCategoryCells(
  { sequences, different }: CategoryCounts,
  labels: readonly string[],
): CategoryCells {
  const top = labels
    .map((_, category) => category)
    .sort((a, b) => sequences[b] - sequences[a] || a - b)
    .slice(0, topCategories)
    .filter((category) => labels[category] !== binNames.other)
  const cellOf = new Uint8Array(labels.length).fill(top.length)
  for (const [cell, category] of top.entries()) cellOf[category] = cell
  const numbers = fitNumberCells(different)
  return {
    categoryLabels: [...top.map((category) => labels[category]), binNames.other],
    cellOf,
    numberLabels: numbers.bins.labels,
    cellOfNumber: numbers.cellOf,
  }
}

function fitNumberCells(different: Int32Array): { bins: Bins; cellOf: Uint16Array } {
  const values = Float64Array.from(different, (_, number) => number)
  const entries: NumberEntries = { type: 'number', values, missing: values.length }
  const counts = Float64Array.from(different)
  const firstSeen = new Int32Array(different.length)
  const bins = fitBins({ entries, counts, firstSeen }, numberBins)
  return { bins, cellOf: binEntries(bins, entries).subarray(0, different.length) }
}

export function countCategories(tables: readonly CategorySets[], count: number): CategoryCounts {
  const sequences = new Int32Array(count)
  const different = new Int32Array(count + 1)
  for (const { words } of tables) {
    for (let s = 0; s < words[0].length; s++) {
      let found = 0
      for (let w = 0; w < words.length; w++) {
        for (let bits = words[w][s]; bits !== 0; bits &= bits - 1) {
          sequences[32 * w + 31 - Math.clz32(bits & -bits)]++
          found++
        }
      }
      different[found]++
    }
  }
  return { sequences, different }
}
