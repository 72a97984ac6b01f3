/** A baseline and its score. */
export interface BestBaseline<Name extends string = string> {
  name: Name
  r2: number
}

/**
 * The best baseline by its score; the first where several are alike, undefined where none is known.
 *
 * @param scores R² of the same rows by name; those that are not known are left out
 */
export function bestBaseline<Name extends string>(
  scores: Readonly<Partial<Record<Name, number>>>,
): BestBaseline<Name> | undefined {
  let best: BestBaseline<Name> | undefined
  for (const [name, r2] of Object.entries<number | undefined>(scores)) {
    if (r2 === undefined || !Number.isFinite(r2)) continue
    if (!best || r2 > best.r2) best = { name: name as Name, r2 }
  }
  return best
}
