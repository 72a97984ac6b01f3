import { sequenceTimes } from './sequenceTimes.js'
import { readSeriesOrigin } from './series/readSeriesOrigin.js'
import type { SequenceTimes } from './splitSequences.js'

/**
 * When each sequence of a file was, as far as `convert` has written it there; undefined where it has not.
 *
 * @param seqIx [sequences], numbers of the sequences that were read of it
 * @throws {DataError} as `readSeriesOrigin`
 */
export async function readSequenceTimes(
  file: string,
  seqIx: Int32Array,
): Promise<SequenceTimes | undefined> {
  const origin = await readSeriesOrigin(file)
  return origin && sequenceTimes(seqIx, origin)
}

/** Times of sequences of which nothing is known but their order in the file. */
export function timesInFileOrder(seqIx: Int32Array): SequenceTimes {
  return { time: [...seqIx.keys()], series: new Int32Array(seqIx.length) }
}
