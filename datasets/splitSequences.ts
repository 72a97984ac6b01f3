import { DataError } from '../base/errors.js'
import { RandomStream } from '../base/random.js'

/** Positions of sequences in a table, ascending in each part. */
export interface Split {
  train: Int32Array
  valid: Int32Array
  /** Sequences that neither train nor choose anything; none where they were not asked for. */
  test: Int32Array
}

/** Shares of the sequences; what they leave is trained on. */
export interface SplitShares {
  valid: number
  /** 0 for no test part. */
  test: number
}

/**
 * Splits the sequences of a table at random. Which id goes where depends on the ids and the seed alone,
 * not on the order of the file.
 *
 * @throws {DataError} `TOO_FEW_SEQUENCES` for fewer sequences than parts
 */
export function splitSequences(
  { seqIx }: { seqIx: Int32Array },
  { valid, test, seed }: SplitShares & { seed: number },
): Split {
  const count = seqIx.length
  checkCount(count, test)
  const positions = Int32Array.from(seqIx, (_, position) => position)
  const byId = positions.sort((a, b) => seqIx[a] - seqIx[b])
  const shuffled = new RandomStream(seed, 'split').permutation(count).map((rank) => byId[rank])
  const nTest = test > 0 ? share(count, test, count - 2) : 0
  const nValid = share(count, valid, count - nTest - 1)
  return {
    valid: shuffled.slice(0, nValid).sort(),
    test: shuffled.slice(nValid, nValid + nTest).sort(),
    train: shuffled.slice(nValid + nTest).sort(),
  }
}

/** When each sequence was, and which series it was cut from. */
export interface SequenceTimes {
  /** [sequences], rising with time. */
  time: ArrayLike<number>
  /** [sequences], number of the series. */
  series: ArrayLike<number>
}

/**
 * Splits sequences that were cut from series by time: the earliest are trained on, those after them validate, the last
 * test. Between two parts one sequence of each series is left out, so that no part begins where another has ended; but
 * not where a series has no more in that part.
 *
 * @throws {DataError} `TOO_FEW_SEQUENCES` for fewer sequences than parts
 */
export function splitByTime({ time, series }: SequenceTimes, { valid, test }: SplitShares): Split {
  const count = time.length
  checkCount(count, test)
  const order = Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => time[a] - time[b] || a - b,
  )
  const nTest = test > 0 ? share(count, test, count - 2) : 0
  const nValid = share(count, valid, count - nTest - 1)
  const sorted = (part: number[]) => Int32Array.from(part).sort()
  const nTrain = count - nValid - nTest
  return {
    train: sorted(order.slice(0, nTrain)),
    valid: sorted(withoutFirsts(order.slice(nTrain, nTrain + nValid), series)),
    test: sorted(withoutFirsts(order.slice(nTrain + nValid), series)),
  }
}

/** What is left without the first of each series that has more. */
function withoutFirsts(part: number[], series: ArrayLike<number>): number[] {
  const firsts = new Map<number, number>()
  const several = new Set<number>()
  for (const i of part) {
    if (firsts.has(series[i])) several.add(series[i])
    else firsts.set(series[i], i)
  }
  return part.filter((i) => firsts.get(series[i]) !== i || !several.has(series[i]))
}

function share(count: number, share: number, most: number): number {
  return Math.min(most, Math.max(1, Math.round(count * share)))
}

function checkCount(count: number, test: number): void {
  if (count >= (test > 0 ? 3 : 2)) return
  const parts = test > 0 ? 'training, validation and test' : 'training and validation'
  throw new DataError(
    'TOO_FEW_SEQUENCES',
    `cannot split ${count} sequence${count === 1 ? '' : 's'} into ${parts}`,
    {},
    'Give a table with more, or a validation table of its own. One long series is cut into sequences by seqarena convert.',
  )
}
