import type { RandomStream } from '../../base/random.js'
import type { Groups } from '../../datasets/groups.js'
import { quantileOfSorted } from '../statistics/quantileOfSorted.js'

/**
 * Rows that a sequence may have at most: the 95 % quantile of the training table's lengths, and 100.
 *
 * Source: mostlyai-qa 1.9.8, `prepare_data_for_embeddings`.
 */
export function sequenceCap({ starts, count }: Groups): number {
  const lengths = Float64Array.from({ length: count }, (_, g) => starts[g + 1] - starts[g]).sort()
  return Math.min(Math.floor(quantileOfSorted(lengths, 0.95)), 100)
}

/** Rows of all sequences, `cap` random ones of those that have more. */
export function capSequences(groups: Groups, cap: number, random: RandomStream): Int32Array {
  const kept: number[] = []
  for (let g = 0; g < groups.count; g++) {
    const rows = groups.rows.subarray(groups.starts[g], groups.starts[g + 1])
    for (const row of rows.length <= cap ? rows : drawRows(rows, cap, random)) kept.push(row)
  }
  return Int32Array.from(kept)
}

/**
 * `count` of these rows at random without replacement, in random order.
 *
 * Source: Durstenfeld 1964, "Algorithm 235: random permutation", CACM 7, ended after `count` rows.
 */
export function drawRows(rows: Int32Array, count: number, random: RandomStream): Int32Array {
  const order = rows.slice()
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(order.length - i)
    const drawn = order[j]
    order[j] = order[i]
    order[i] = drawn
  }
  return order.subarray(0, count)
}
