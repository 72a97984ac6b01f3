import { formatSignificant } from '../charts/formatNumber.js'
import { bestBaseline } from './bestBaseline.js'

/** Differences of R² that are smaller than what three decimals show are called none. */
export const even = 0.0005

/** What sentences call a baseline, where not by its own name. */
const names: Readonly<Record<string, string>> = {
  movingAverage: 'the mean of the last 5',
  ridgeTuned: 'the tuned ridge',
}

/**
 * How far a score lies below that of the best baseline, in words: `0.04 worse than ridge`; undefined where it does not.
 *
 * @param meanR2 the score
 * @param baselines scores of the same rows by name; those that are not known are left out
 */
export function worseThanBaseline(
  meanR2: number,
  baselines: Readonly<Record<string, number | undefined>>,
): string | undefined {
  const best = bestBaseline(baselines)
  if (best === undefined || !(meanR2 < best.r2 - even)) return undefined
  const { name, r2 } = best
  const shown = Object.hasOwn(names, name) ? names[name] : name
  return `${formatSignificant(r2 - meanR2, 2)} worse than ${shown}`
}
