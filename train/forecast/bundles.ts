import type { ArchName } from '../../models/forecast/config.js'

/**
 * Sequences that a network runs as one batch, at most. A recurrent layer has to wait for its own last step, and reads
 * its weights at every step, for one sequence as for many; a Mamba-2 block is as fast with one.
 */
const bundleSizes: Readonly<Record<ArchName, number>> = { mamba2: 1, gru: 8 }

/** Cuts sequences, or crops of them, into batches of neighbours that a network runs at once. */
export function bundlesOf<Item>(items: readonly Item[], arch: ArchName): Item[][] {
  const size = bundleSizes[arch]
  const bundles: Item[][] = []
  for (let i = 0; i < items.length; i += size) bundles.push(items.slice(i, i + size))
  return bundles
}
