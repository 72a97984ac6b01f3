/**
 * The best baseline by its score; the first where several are alike, undefined where none is known.
 *
 * @param scores by name; those that are not known are left out
 */
export function bestBaseline<Name extends string>(
  scores: Readonly<Partial<Record<Name, number>>>,
): { name: Name; r2: number } | undefined {
  let best: { name: Name; r2: number } | undefined
  for (const [name, r2] of Object.entries<number | undefined>(scores)) {
    if (r2 === undefined || !Number.isFinite(r2)) continue
    if (!best || r2 > best.r2) best = { name: name as Name, r2 }
  }
  return best
}
