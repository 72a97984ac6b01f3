import type { ArchName } from '../../models/forecast/config.js'
import { slotsOf } from '../trainingVectors.js'

/**
 * How many sequences a network runs side by side. A recurrent layer reads its weights at every step, for two sequences
 * as for one: on one core two layers of 128 trained on 51, 70, 69 and 61 thousand steps a second with 1, 2, 4 and 8
 * crops of 320 at once. Mamba-2 blocks have no such step to wait for: 23 with one, 26 with two.
 */
const together: Readonly<Record<ArchName, { least: number; most: number }>> = {
  mamba2: { least: 1, most: 1 },
  gru: { least: 2, most: 4 },
}

/** Cuts the crops of a batch into slots, each with enough of them for a bundle. */
export function cropSlots<Crop>(crops: readonly Crop[], arch: ArchName): Crop[][] {
  return slotsOf(crops, together[arch].least)
}

/**
 * Cuts sequences, or the crops of a slot, into bundles of neighbours that run as one batch.
 *
 * @param lengthOf steps of an item: those of a bundle are equally long
 */
export function bundlesOf<Item>(
  items: readonly Item[],
  arch: ArchName,
  lengthOf: (item: Item) => number,
): Item[][] {
  const size = together[arch].most
  const bundles: Item[][] = []
  for (const item of items) {
    const last = bundles.at(-1)
    if (last && last.length < size && lengthOf(last[0]) === lengthOf(item)) last.push(item)
    else bundles.push([item])
  }
  return bundles
}
