import type { BlockOps } from '../kernels/ops/blockOps.js'
import type { LayerDropout } from '../models/weightTensors.js'

export interface DropoutDraw {
  /** Share of values dropped. */
  rate: number
  seed: number
  /** Number of the step in the whole training, so that every step drops others. */
  step: number
}

/**
 * Dropout whose masks depend on nothing but their address.
 *
 * @param slot of the batch
 * @param index of the crop in its slot
 */
export function layerDropout(
  { rate, seed, step }: DropoutDraw,
  slot: number,
  index: number,
  ops: BlockOps,
): LayerDropout {
  if (rate === 0) return (x) => x
  return (x, layer) =>
    ops.dropout(x, { rate, seed, step, name: `dropout ${slot} ${index} ${layer}` })
}
