import { sequenceTimes } from './sequenceTimes.js'
import { findSeriesOrigin } from './series/readSeriesOrigin.js'
import type { SequenceTimes } from './splitSequences.js'

export interface KnownTimes {
  /** Undefined where `convert` has not written them there. */
  times?: SequenceTimes
  /** Says that what stands beside the file is of another version of it. */
  stale?: string
}

/**
 * When each sequence of a file was, as far as `convert` has written it there.
 *
 * @param seqIx [sequences], numbers of the sequences that were read of it
 * @throws {DataError} as `readSeriesOrigin`
 */
export async function readSequenceTimes(file: string, seqIx: Int32Array): Promise<KnownTimes> {
  const { origin, stale } = await findSeriesOrigin(file)
  if (stale === undefined) return { times: origin && sequenceTimes(seqIx, origin) }
  return {
    stale: `${stale} is of another version of ${file}: when its sequences were is not known`,
  }
}

/** Times of sequences of which nothing is known but their order in the file. */
export function timesInFileOrder(seqIx: Int32Array): SequenceTimes {
  return { time: [...seqIx.keys()], series: new Int32Array(seqIx.length) }
}
