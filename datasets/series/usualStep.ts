import { type Times, timeDifference } from './times.js'

/** Some of the rows of a series, in order. */
export interface Stretch {
  /** Row of the file that stands in a place. */
  rowOf: (place: number) => number
  start: number
  end: number
}

/** Rows in a row that are looked at, so that a pattern of days or weeks is seen as it is, and how often that is done. */
const blockRows = 1000
const blocks = 20

/**
 * Median of the steps in time that are above 0; Infinity where there is none. Of a long series some thousand rows from
 * all its parts are looked at.
 */
export function usualStep(times: Times, { rowOf, start, end }: Stretch): number {
  const stride = Math.max(blockRows, Math.floor((end - start) / blocks))
  const differences: number[] = []
  for (let block = start; block < end; block += stride) {
    for (let place = block + 1; place < Math.min(block + blockRows, end); place++) {
      const difference = timeDifference(times, rowOf(place), rowOf(place - 1))
      if (difference > 0) differences.push(difference)
    }
  }
  differences.sort((a, b) => a - b)
  return differences[Math.floor((differences.length - 1) / 2)] ?? Number.POSITIVE_INFINITY
}
