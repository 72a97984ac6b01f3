import type { RandomStream } from '../../base/random.js'

const starts = 10
const maxRounds = 300

/**
 * Lloyd's k-means from k-means++ starts, the best of ten by the sum of squared distances.
 *
 * Source: Arthur and Vassilvitskii 2007, "k-means++: the advantages of careful seeding".
 *
 * @param points [n][dims], n ≥ 1
 * @returns [n] the cluster of each point, 0 … k−1; fewer clusters where there are fewer different points
 */
export function kMeans(
  points: readonly Float64Array[],
  k: number,
  random: RandomStream,
): Int32Array {
  let best: Clustering | undefined
  for (let start = 0; start < starts; start++) {
    const found = lloyd(points, plusPlusCentres(points, k, random))
    if (!best || found.inertia < best.inertia) best = found
  }
  return best!.clusters
}

interface Clustering {
  clusters: Int32Array
  inertia: number
}

/** First centres: each is a point drawn with probability in proportion to its squared distance from those before. */
function plusPlusCentres(
  points: readonly Float64Array[],
  k: number,
  random: RandomStream,
): Float64Array[] {
  const centres = [points[random.integer(points.length)]]
  while (centres.length < k) {
    const squares = points.map((point) => nearest(point, centres).square)
    const total = squares.reduce((sum, square) => sum + square, 0)
    if (total === 0) break
    let left = random.uniform() * total
    const drawn = squares.findIndex((square) => {
      left -= square
      return left < 0
    })
    centres.push(points[drawn < 0 ? squares.findLastIndex((square) => square > 0) : drawn])
  }
  return centres.map((centre) => centre.slice())
}

function lloyd(points: readonly Float64Array[], centres: Float64Array[]): Clustering {
  const clusters = new Int32Array(points.length).fill(-1)
  for (let round = 0; ; round++) {
    let inertia = 0
    let isChanged = false
    for (const [i, point] of points.entries()) {
      const { index, square } = nearest(point, centres)
      inertia += square
      if (clusters[i] !== index) isChanged = true
      clusters[i] = index
    }
    if (!isChanged || round === maxRounds) return { clusters, inertia }
    for (const [c, centre] of centres.entries()) {
      const members = points.filter((_, i) => clusters[i] === c)
      // An empty cluster keeps its centre.
      if (members.length === 0) continue
      for (let d = 0; d < centre.length; d++) {
        centre[d] = members.reduce((sum, member) => sum + member[d], 0) / members.length
      }
    }
  }
}

function nearest(point: Float64Array, centres: readonly Float64Array[]) {
  let index = 0
  let square = Number.POSITIVE_INFINITY
  for (const [c, centre] of centres.entries()) {
    const own = point.reduce((sum, value, d) => sum + (value - centre[d]) ** 2, 0)
    if (own < square) [index, square] = [c, own]
  }
  return { index, square }
}
