import { RandomStream } from '../../base/random.js'

/** The sets of columns that are compared, by numbers of the columns. */
export interface RecordSets {
  single: readonly number[][]
  pairs: readonly number[][]
  triples: readonly number[][]
  /** Pairs of each column with itself in the next row. */
  next: readonly number[][]
  /** How many triples there are, of which no more than 10,000 are compared. */
  allTriples: number
}

const maxTriples = 10_000

/**
 * The sets of columns that records are compared in: each alone, pairs, triples, and each with its next row.
 *
 * Source: mostlyai-qa 1.9.8, `calculate_bivariate_columns` and `calculate_trivariate_columns`.
 *
 * @param targets the first columns, compared among each other
 * @param nexts how many columns of next rows follow; the last `nexts` of the targets are the current ones
 * @param seed of the choice of triples where there are too many
 */
export function recordSets(targets: number, nexts: number, seed: number): RecordSets {
  const single = Array.from({ length: targets }, (_, a) => [a])
  const pairs = single.flatMap(([a]) => single.slice(a + 1).map(([b]) => [a, b]))
  const allTriples = (targets * (targets - 1) * (targets - 2)) / 6
  const triples =
    allTriples <= maxTriples
      ? pairs.flatMap(([a, b]) => single.slice(b + 1).map(([c]) => [a, b, c]))
      : randomTriples(targets, seed)
  const next = single.slice(targets - nexts).map(([a]) => [a, a + nexts])
  return { single, pairs, triples, next, allTriples }
}

/** Different triples, all equally likely, in ascending order. */
function randomTriples(targets: number, seed: number): number[][] {
  const random = new RandomStream(seed, 'accuracy-triples')
  const chosen = new Set<number>()
  while (chosen.size < maxTriples) {
    const [a, b, c] = [0, 0, 0].map(() => random.integer(targets)).sort((x, y) => x - y)
    if (a < b && b < c) chosen.add((a * targets + b) * targets + c)
  }
  return [...chosen]
    .sort((x, y) => x - y)
    .map((set) => [
      Math.floor(set / targets ** 2),
      Math.floor(set / targets) % targets,
      set % targets,
    ])
}
