/** Lengths of sequences that are suggested, the longest first. */
const lengths = [1000, 500, 200, 100, 50, 20, 10, 5, 2]
/**
 * How many sequences there should be, and of which length at least, best first: enough to split and long enough to learn
 * from; then enough for a test part at all; then more than a handful.
 */
const wanted = [
  { count: 40, steps: 20 },
  { count: 20, steps: 10 },
  { count: 6, steps: 5 },
  { count: 2, steps: 2 },
]

/**
 * The longest usual length of which series give enough sequences.
 *
 * @param pieces rows of each stretch without a gap
 * @param share of all rows that the pieces are of; the others are taken to be alike
 * @returns undefined where not even two rows follow one another
 */
export function suggestSteps(
  pieces: ArrayLike<number>,
  share = 1,
): { steps: number; sequences: number } | undefined {
  const all = lengths.map((steps) => {
    const count = Array.from(pieces).reduce((sum, rows) => sum + Math.floor(rows / steps), 0)
    return { steps, sequences: Math.round(count / share) }
  })
  for (const least of wanted) {
    const found = all.find((one) => one.sequences >= least.count && one.steps >= least.steps)
    if (found) return found
  }
  return all.findLast(({ sequences }) => sequences > 0)
}
