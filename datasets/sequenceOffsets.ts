/**
 * Where sequences begin that stand one behind another: [lengths + 1], the first row of each, and last the number of
 * rows.
 */
export function sequenceOffsets(lengths: ArrayLike<number>): Int32Array {
  const offsets = new Int32Array(lengths.length + 1)
  for (let i = 0; i < lengths.length; i++) offsets[i + 1] = offsets[i] + lengths[i]
  return offsets
}

/** The offsets of `count` sequences of `nSteps` steps each. */
export function equalOffsets(count: number, nSteps: number): Int32Array {
  return Int32Array.from({ length: count + 1 }, (_, i) => i * nSteps)
}

/** Steps of the shortest and of the longest of one sequence or more, given by their offsets. */
export function lengthRange(offsets: Int32Array): { shortest: number; longest: number } {
  let shortest = Number.POSITIVE_INFINITY
  let longest = 0
  for (let i = 0; i + 1 < offsets.length; i++) {
    const length = offsets[i + 1] - offsets[i]
    shortest = Math.min(shortest, length)
    longest = Math.max(longest, length)
  }
  return { shortest, longest }
}

/** The lengths of sequences in words: `1000 steps`, or `20 to 100000 steps`. */
export function describeLengths(offsets: Int32Array): string {
  const { shortest, longest } = lengthRange(offsets)
  return shortest === longest ? `${longest} steps` : `${shortest} to ${longest} steps`
}
