/** Lengths of sequences that are suggested, the longest first. */
const lengths = [1000, 500, 200, 100, 50, 20, 10, 5, 2]
/** Sequences that there should be: enough for parts to validate and to test on, or at least for a test part at all. */
const wanted = [40, 20, 2]

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
    const found = all.find(({ sequences }) => sequences >= least)
    if (found) return found
  }
  return all.findLast(({ sequences }) => sequences > 0)
}
