import { type SequenceTimes, type Split, splitByTime } from './splitSequences.js'

/**
 * One of several splits by time whose tests lie one behind the other, the last at the end: each trains on all that was
 * before it.
 *
 * Source: evaluation with a rolling origin, Tashman 2000, Int. J. Forecasting 16, doi 10.1016/S0169-2070(00)00065-0.
 *
 * @param options shares of all sequences, and number of the split, from 1
 * @returns positions in `times`; between two parts one sequence of each series is left out
 * @throws {DataError} `TOO_FEW_SEQUENCES` for fewer sequences than parts
 */
export function rollingOriginSplit(
  { time, series }: SequenceTimes,
  { stop, test, repeat, repeats }: { stop: number; test: number; repeat: number; repeats: number },
): Split {
  const count = time.length
  const order = Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => time[a] - time[b] || a - b,
  )
  const nTest = Math.max(1, Math.round(test * count))
  const known = order.slice(0, Math.max(0, count - (repeats - repeat) * nTest))
  const of = (all: ArrayLike<number>) => known.map((i) => all[i])
  const shares = { valid: (stop * count) / known.length, test: nTest / known.length }
  const parts = splitByTime({ time: of(time), series: of(series) }, shares)
  const positions = (part: Int32Array) => part.map((i) => known[i]).sort()
  return {
    train: positions(parts.train),
    valid: positions(parts.valid),
    test: positions(parts.test),
  }
}
