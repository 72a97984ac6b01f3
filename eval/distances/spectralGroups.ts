import { symmetricEigen } from '../../base/linear/symmetricEigen.js'
import { RandomStream } from '../../base/random.js'
import { kMeans } from './kMeans.js'

/**
 * Groups of nodes by spectral clustering of a weighted graph: k-means over the leading k eigenvectors of
 * D^-½ W D^-½, each row divided by the root of its node's degree, as scikit-learn's SpectralClustering does.
 *
 * Source: Shi and Malik 2000, "Normalized cuts and image segmentation"; von Luxburg 2007, arXiv 0711.0189.
 *
 * @param weights [n × n] symmetric, none below 0; the diagonal counts for nothing
 * @returns at most k groups of nodes, each ascending, in the order of their first nodes
 */
export function spectralGroups(
  weights: Float64Array,
  n: number,
  k: number,
  seed: number,
): number[][] {
  const rootDegrees = Float64Array.from({ length: n }, (_, i) => {
    let degree = 0
    for (let j = 0; j < n; j++) if (j !== i) degree += weights[i * n + j]
    // A node without neighbours stands alone whatever its degree is called.
    return degree > 0 ? Math.sqrt(degree) : 1
  })
  const scaled = weights.map((weight, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    return i === j ? 0 : weight / (rootDegrees[i] * rootDegrees[j])
  })
  const { vectors } = symmetricEigen(scaled, n)
  const leading = Math.min(k, n)
  const points = Array.from(rootDegrees, (rootDegree, i) =>
    Float64Array.from({ length: leading }, (_, v) => vectors[v * n + i] / rootDegree),
  )
  const clusters = kMeans(points, k, new RandomStream(seed, 'spectral-groups'))
  const groups = new Map<number, number[]>()
  for (const [i, cluster] of clusters.entries()) {
    groups.set(cluster, [...(groups.get(cluster) ?? []), i])
  }
  return [...groups.values()]
}
