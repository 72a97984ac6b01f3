/** Numbers below this have a bucket each. */
const exact = 32
/** Buckets of an octave of the numbers above. */
const perOctave = 4
const octaves = 16

/** How many buckets there are for numbers of rows. */
export const positionBuckets = exact + perOctave * octaves

/**
 * The bucket of a number of rows, 0 or more: its own for small ones, ever wider ones above.
 *
 * Source of the scheme: the buckets of relative positions in T5, Raffel et al. 2020, arXiv 1910.10683.
 */
export function positionBucket(rows: number): number {
  if (rows < exact) return rows
  const bucket = exact + Math.floor(perOctave * Math.log2(rows / exact))
  return Math.min(bucket, positionBuckets - 1)
}
