import { DataError } from '../base/errors.js'
import { RandomStream } from '../base/random.js'

/** Positions of sequences in a table, ascending. */
export interface Split {
  train: Int32Array
  valid: Int32Array
}

/**
 * Splits the sequences of a table at random. Which id goes where depends on the ids and the seed alone,
 * not on the order of the file.
 *
 * @throws {DataError} `TOO_FEW_SEQUENCES` for fewer than two
 */
export function splitSequences(
  { seqIx }: { seqIx: Int32Array },
  { validFraction, seed }: { validFraction: number; seed: number },
): Split {
  const count = seqIx.length
  if (count < 2) {
    throw new DataError(
      'TOO_FEW_SEQUENCES',
      `cannot split ${count} sequence into training and validation`,
      {},
      'Give a table with at least two, or a validation table of its own.',
    )
  }
  const positions = Int32Array.from(seqIx, (_, position) => position)
  const byId = positions.sort((a, b) => seqIx[a] - seqIx[b])
  const shuffled = new RandomStream(seed, 'split').permutation(count).map((rank) => byId[rank])
  const nValid = Math.min(count - 1, Math.max(1, Math.round(count * validFraction)))
  return { train: shuffled.slice(nValid).sort(), valid: shuffled.slice(0, nValid).sort() }
}
