import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { spectralGroups } from './spectralGroups.js'

interface Fixture {
  sizes: number[]
  weights: number[][]
  clusters: number[][]
}

const fixtures: Fixture[] = JSON.parse(
  readFileSync(new URL('./fixtures/spectral.json', import.meta.url), 'utf8'),
)

/** Groups in the order of their first members. */
function groupsOf(clusters: number[]): number[][] {
  const names = [...new Set(clusters)]
  return names.map((name) => clusters.flatMap((cluster, i) => (cluster === name ? [i] : [])))
}

it.each(fixtures)(
  "groups as scikit-learn's SpectralClustering does: blocks of $sizes",
  (fixture) => {
    const weights = Float64Array.from(fixture.weights.flat())
    for (const seed of [1, 2]) {
      const groups = spectralGroups(weights, fixture.weights.length, 3, seed)
      expect(groups).toEqual(groupsOf(fixture.clusters[0]))
    }
  },
)

it('finds the parts of a graph that falls apart, and leaves none out where nothing is connected', () => {
  const parts = [0, 1, 1, 2, 0, 2, 2]
  const weights = Float64Array.from({ length: 49 }, (_, at) => {
    return parts[Math.floor(at / 7)] === parts[at % 7] ? 1 : 0
  })
  expect(spectralGroups(weights, 7, 3, 1)).toEqual([
    [0, 4],
    [1, 2],
    [3, 5, 6],
  ])
  const alone = spectralGroups(new Float64Array(25), 5, 3, 1)
  expect(alone.flat().sort()).toEqual([0, 1, 2, 3, 4])
})
