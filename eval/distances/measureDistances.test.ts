import { afterAll, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { NeighbourSearch } from '../neighbours/neighbourSearch.js'
import type { PointSet } from '../neighbours/pointSet.js'
import { bruteForce } from '../neighbours/testing/bruteForce.js'
import type { EncodedTables } from '../similarity/encode.js'
import { columnSubsets } from './columnSubsets.js'
import { measureDistances } from './measureDistances.js'

const search = new NeighbourSearch(1)
afterAll(() => search.close())

function randomPoints(name: string, count: number, dims: number): PointSet {
  const random = new RandomStream(1, name)
  const values = Float32Array.from({ length: count * dims }, () => random.normal() / 4)
  return { values, count, dims }
}

function encoded(training: PointSet, synthetic: PointSet, holdout?: PointSet): EncodedTables {
  const names = Array.from({ length: training.dims }, (_, d) => `d${d}`)
  return { training, synthetic, holdout, names, notes: [] }
}

const rounded = (value: number, decimals: number) =>
  Math.round(value * 10 ** decimals) / 10 ** decimals

/** The definitions, over all dimensions, by brute force. */
function slowFigures({ training, synthetic, holdout }: EncodedTables) {
  const of = (queries: PointSet, base: PointSet) => {
    const found = bruteForce(queries, base, 2)
    const closest = [...found].filter((_, i) => i % 2 === 0)
    const ratios = closest.map((d1, q) => (d1 + 1e-8) / (found[2 * q + 1] + 1e-8))
    return {
      closest,
      ims: closest.filter((d) => d <= 1e-6).length / closest.length,
      dcr: closest.reduce((sum, d) => sum + d, 0) / closest.length,
      nndr: ratios.sort((a, b) => a - b)[Math.min(10, ratios.length) - 1],
    }
  }
  const [t, h, th] = [of(synthetic, training), of(synthetic, holdout!), of(holdout!, training)]
  const shares = t.closest.map((d, q) => (d < h.closest[q] ? 1 : d === h.closest[q] ? 0.5 : 0))
  return { t, h, th, share: shares.reduce((sum: number, one) => sum + one, 0) / shares.length }
}

it('has the figures of their definitions', async () => {
  const training = randomPoints('training', 300, 6)
  const holdout = randomPoints('holdout', 300, 6)
  const synthetic = randomPoints('synthetic', 300, 6)
  // Some copies: of both, of training rows, of holdout rows.
  holdout.values.set(training.values.subarray(0, 60))
  synthetic.values.set(training.values.subarray(0, 150))
  synthetic.values.set(holdout.values.subarray(600, 660), 600)
  const tables = encoded(training, synthetic, holdout)
  const { figures, rows, subset, dimensions, histogram } = await measureDistances(tables, search, {
    seed: 1,
  })
  const slow = slowFigures(tables)
  expect(figures).toMatchObject({
    ims_training: rounded(25 / 300, 3),
    ims_holdout: rounded(20 / 300, 3),
    ims_trn_hol: rounded(10 / 300, 3),
    dcr_training: rounded(slow.t.dcr, 3),
    dcr_holdout: rounded(slow.h.dcr, 3),
    dcr_trn_hol: rounded(slow.th.dcr, 3),
    dcr_share: rounded(slow.share, 3),
  })
  expect(figures.nndr_training).toBeCloseTo(slow.t.nndr, 12)
  expect(figures.nndr_holdout).toBeCloseTo(slow.h.nndr, 12)
  expect(figures.nndr_trn_hol).toBeCloseTo(slow.th.nndr, 12)
  expect(figures.nndr_ratio).toBeCloseTo(slow.t.nndr / slow.h.nndr, 3)
  expect([rows, subset, dimensions]).toEqual([300, 'all 6 dimensions', 6])
  for (const counts of [histogram.training, histogram.holdout!, histogram.trnHol!]) {
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300)
  }
})

it('takes the figures from the subset with the largest share, of equal ones the later', async () => {
  const dims = 12
  const training = randomPoints('training', 200, dims)
  const holdout = randomPoints('holdout', 200, dims)
  const synthetic = randomPoints('synthetic', 200, dims)
  const subsets = columnSubsets(encoded(training, synthetic, holdout), 1)
  // Rows are copied in the dimensions of the fifth subset alone.
  for (let row = 0; row < 200; row++) {
    for (const d of subsets[4].dims)
      synthetic.values[row * dims + d] = training.values[row * dims + d]
  }
  const tables = encoded(training, synthetic, holdout)
  const measured = await measureDistances(tables, search, { seed: 1 })
  expect(measured.subset).toBe(subsets[4].description)
  expect(measured.figures).toMatchObject({ dcr_share: 1, ims_training: 1, ims_holdout: 0 })

  const same = await measureDistances(encoded(training, synthetic, training), search, { seed: 1 })
  expect(same.figures.dcr_share).toBe(0.5)
  expect(same.subset).toMatch(/random dimensions/)
})

it('gives the figures of training alone without a holdout', async () => {
  const training = randomPoints('training', 50, 12)
  const { figures, subset, histogram, notes } = await measureDistances(
    encoded(training, training),
    search,
    { seed: 1 },
  )
  expect(figures).toEqual({ ims_training: 1, dcr_training: 0, nndr_training: expect.any(Number) })
  expect([subset, histogram.holdout]).toEqual(['all 12 dimensions', undefined])
  expect(notes).toHaveLength(1)
})

it('is defined for a single row', async () => {
  const [a, b] = [randomPoints('a', 1, 3), randomPoints('b', 1, 3)]
  const { figures } = await measureDistances(encoded(a, a, b), search, { seed: 1 })
  // There is no second neighbour: a ratio to infinity.
  expect(figures).toMatchObject({ ims_training: 1, dcr_share: 1, nndr_training: 0 })
  expect(figures).not.toHaveProperty('nndr_ratio')
})
