/** A baseline and its score. */
export interface BestBaseline {
  name: string
  r2: number
}

/**
 * The baseline with the highest score, the first of several; undefined where none is known.
 *
 * @param scores R² of the same rows by name; those that are not known are left out
 */
export function bestBaseline(
  scores: Readonly<Record<string, number | undefined>>,
): BestBaseline | undefined {
  let best: BestBaseline | undefined
  for (const [name, r2] of Object.entries(scores)) {
    if (r2 !== undefined && Number.isFinite(r2) && !(best && best.r2 >= r2)) best = { name, r2 }
  }
  return best
}
