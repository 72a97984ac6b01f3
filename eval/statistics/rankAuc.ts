type Values = Float32Array | Float64Array

/**
 * Probability that a value of `lower` is smaller than one of `higher`, ties counting half: the area under the
 * ROC curve of telling them apart by a threshold.
 *
 * Source: Hanley and McNeil 1982, doi 10.1148/radiology.143.1.7063747.
 *
 * @returns NaN where one of them is empty
 */
export function rankAuc(lower: Values, higher: Values): number {
  const small = lower.slice().sort()
  const large = higher.slice().sort()
  let below = 0 // of `small`, those less than the value of `large`
  let upTo = 0 // and those equal to it as well
  let wins = 0
  for (let i = 0; i < large.length; i++) {
    while (below < small.length && small[below] < large[i]) below++
    if (upTo < below) upTo = below
    while (upTo < small.length && small[upTo] === large[i]) upTo++
    wins += (below + upTo) / 2
  }
  return wins / small.length / large.length
}
