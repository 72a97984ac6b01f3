/**
 * Standard error of the total variation distance between two samples of one distribution over many cells:
 * ½ √((1 − 2/π) (1/n + 1/m)), the cells' differences being half-normal, each with variance
 * (1 − 2/π) p (1 − p) (1/n + 1/m). A mean over columns has less.
 */
export function tvdError({ real, synthetic }: { real: number; synthetic: number }): number {
  return Math.sqrt((1 - 2 / Math.PI) * (1 / real + 1 / synthetic)) / 2
}

/** Standard errors that a scale must be long, so that chance is no quarter of it. */
const leastErrors = 4

/**
 * Where a value stands between a low one, 0, and a high one, 1. Where the two are so near that chance alone would move
 * it from one to the other, it is measured in four standard errors below the high one.
 */
export function placed({
  value,
  low,
  high,
  error,
}: {
  value: number
  low: number
  high: number
  error: number
}): number {
  return 1 - (high - value) / Math.max(high - low, leastErrors * error)
}
