import { decayMask, type ParameterLayout } from './parameterVector.js'

/** The flat vectors of a training, all in one buffer that the training loop and its workers share. */
export interface TrainingVectors {
  /** The weights that gradients are taken at. */
  parameters: Float32Array
  /** The weights that are validated where they are not the same: their running average. */
  averaged: Float32Array
  /** AdamW's running means of the gradient and of its square. */
  m: Float32Array
  v: Float32Array
  /** The batch's gradient: the sum of its slots. */
  gradient: Float32Array
  /** [maxSlots, slotStride], a row for each slot of the batch. */
  slots: Float32Array
  slotStride: number
  /** Mask of weight decay, [size]: 1 where it applies. */
  decays: Float32Array
  /** [nPieces], Σ gradient² of each piece. */
  squares: Float64Array
}

/** The vector that weights are read from. */
export type WeightsVector = 'parameters' | 'averaged'

/** A batch is cut into this many slots at most, whatever the number of workers. */
export const maxSlots = 8

/**
 * Cuts a batch into slots of neighbours; the slots' gradients are added in slot order.
 *
 * @param least items of a slot, as far as there are so many
 */
export function slotsOf<Item>(batch: readonly Item[], least = 1): Item[][] {
  const slotSize = Math.max(least, Math.ceil(batch.length / maxSlots))
  const slots: Item[][] = []
  for (let i = 0; i < batch.length; i += slotSize) slots.push(batch.slice(i, i + slotSize))
  return slots
}

/** The part of `slots` that is one slot's. */
export function slotOf({ slots, slotStride, parameters }: TrainingVectors, slot: number) {
  return slots.subarray(slot * slotStride, slot * slotStride + parameters.length)
}

/** The optimizer's step is cut into this many pieces, whatever the number of workers. */
const nPieces = 4
export const pieces: readonly number[] = Array.from({ length: nPieces }, (_, piece) => piece)

/** A piece is whole cache lines, and whole blocks of the sums of squares. */
const pieceUnit = 1024

/** Bounds of piece `piece` of a vector of `size` floats, [start, end); the last ones may be empty. */
export function pieceOf(size: number, piece: number): { start: number; end: number } {
  const length = Math.ceil(size / nPieces / pieceUnit) * pieceUnit
  return { start: Math.min(size, piece * length), end: Math.min(size, (piece + 1) * length) }
}

/** Lays the vectors out in one shared buffer, each at the start of a cache line. */
export function trainingVectors(layout: ParameterLayout): TrainingVectors {
  const { size } = layout
  const slotStride = Math.ceil(size / 16) * 16
  // Kernels read offset 0 as null.
  const first = 16
  const buffer = new SharedArrayBuffer(4 * (first + (6 + maxSlots) * slotStride) + 8 * nPieces)
  let end = first
  const floats = (length: number) => {
    const view = new Float32Array(buffer, 4 * end, length)
    end += Math.ceil(length / 16) * 16
    return view
  }
  const vectors = {
    parameters: floats(size),
    averaged: floats(size),
    m: floats(size),
    v: floats(size),
    gradient: floats(size),
    decays: floats(size),
    slots: floats(maxSlots * slotStride),
    slotStride,
  }
  vectors.decays.set(decayMask(layout))
  return { ...vectors, squares: new Float64Array(buffer, 4 * end, nPieces) }
}
