import type { ArchName } from '../../models/forecast/config.js'
import { slotsOf } from '../trainingVectors.js'

/**
 * How many sequences a network runs side by side. A recurrent layer reads its weights at every step, for two sequences
 * as for one, so that two train a third faster, and more no faster; Mamba-2 blocks are as fast with one.
 */
const together: Readonly<Record<ArchName, { least: number; most: number }>> = {
  mamba2: { least: 1, most: 1 },
  gru: { least: 2, most: 4 },
}

/** Cuts the crops of a batch into slots, each with enough of them for a bundle. */
export function cropSlots<Crop>(crops: readonly Crop[], arch: ArchName): Crop[][] {
  return slotsOf(crops, together[arch].least)
}

/** Cuts sequences, or the crops of a slot, into bundles of neighbours that run as one batch. */
export function bundlesOf<Item>(items: readonly Item[], arch: ArchName): Item[][] {
  const size = together[arch].most
  const bundles: Item[][] = []
  for (let i = 0; i < items.length; i += size) bundles.push(items.slice(i, i + size))
  return bundles
}
