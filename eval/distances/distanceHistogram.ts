import type { DistanceHistogram } from './distancesResult.js'

const nBins = 50

/**
 * Distances as counts over equal bins from 0 to the largest of all (to 1 where all are 0), which the last bin
 * includes.
 */
export function distanceHistogram(
  training: Float32Array,
  holdout?: Float32Array,
  trnHol?: Float32Array,
): DistanceHistogram {
  let largest = 0
  for (const distances of [training, holdout, trnHol]) {
    for (const distance of distances ?? []) if (distance > largest) largest = distance
  }
  const width = (largest > 0 ? largest : 1) / nBins
  const count = (distances: Float32Array) => {
    const counts = new Array<number>(nBins).fill(0)
    for (const distance of distances) counts[Math.min(Math.floor(distance / width), nBins - 1)]++
    return counts
  }
  return {
    edges: Array.from({ length: nBins + 1 }, (_, i) => i * width),
    training: count(training),
    ...(holdout && { holdout: count(holdout) }),
    ...(trnHol && { trnHol: count(trnHol) }),
  }
}
