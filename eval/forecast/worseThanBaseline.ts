import { formatSignificant } from '../charts/formatNumber.js'

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
  let best: [name: string, r2: number] | undefined
  for (const [name, r2] of Object.entries(baselines)) {
    if (r2 !== undefined && Number.isFinite(r2) && !(best && best[1] >= r2)) best = [name, r2]
  }
  if (best === undefined || !(meanR2 < best[1] - even)) return undefined
  const [name, r2] = best
  const shown = Object.hasOwn(names, name) ? names[name] : name
  return `${formatSignificant(r2 - meanR2, 2)} worse than ${shown}`
}
