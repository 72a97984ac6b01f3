import { DataError } from '../base/errors.js'
import { RandomStream } from '../base/random.js'

/** Positions of sequences in a table, ascending. */
export interface ThreeWaySplit {
  train: Int32Array
  /** Positions of the sequences for early stopping and for choices between models. */
  stop: Int32Array
  /** Positions of the sequences for the score: neither trained on nor chosen by. */
  test: Int32Array
}

/**
 * Splits the sequences of a table at random. Which id goes where depends on the ids and the seed alone, not on
 * the order of the file.
 *
 * @param shares of the sequences, together below 1; each part has one at least
 * @throws {DataError} `TOO_FEW_SEQUENCES` for fewer than three
 */
export function splitThreeWays(
  { seqIx }: { seqIx: Int32Array },
  { stop, test, seed }: { stop: number; test: number; seed: number },
): ThreeWaySplit {
  const count = seqIx.length
  if (count < 3) {
    throw new DataError(
      'TOO_FEW_SEQUENCES',
      `cannot split ${count} sequences into training, stopping and test`,
      {},
      'Give a table with at least three, better with thirty.',
    )
  }
  const positions = Int32Array.from(seqIx, (_, position) => position)
  const byId = positions.sort((a, b) => seqIx[a] - seqIx[b])
  const shuffled = new RandomStream(seed, 'three-way-split')
    .permutation(count)
    .map((rank) => byId[rank])
  const part = (share: number, most: number) =>
    Math.min(most, Math.max(1, Math.round(count * share)))
  const nTest = part(test, count - 2)
  const nStop = part(stop, count - nTest - 1)
  return {
    test: shuffled.slice(0, nTest).sort(),
    stop: shuffled.slice(nTest, nTest + nStop).sort(),
    train: shuffled.slice(nTest + nStop).sort(),
  }
}
