import { expect, it } from 'vitest'
import { distanceHistogram } from './distanceHistogram.js'

it('counts over common bins, the largest distance in the last', () => {
  const { edges, training, holdout, trnHol } = distanceHistogram(
    Float32Array.of(0, 1, 1.5),
    Float32Array.of(5, 4.95),
  )
  expect(edges).toHaveLength(51)
  expect([edges[0], edges[10], edges[50]]).toEqual([0, 1, 5])
  expect(training.flatMap((count, bin) => (count ? [[bin, count]] : []))).toEqual([
    [0, 1],
    [10, 1],
    [15, 1],
  ])
  expect(holdout!.flatMap((count, bin) => (count ? [[bin, count]] : []))).toEqual([[49, 2]])
  expect(trnHol).toBeUndefined()
})

it('is defined where all distances are 0', () => {
  const { edges, training } = distanceHistogram(new Float32Array(7))
  expect([edges[0], edges[50], training[0]]).toEqual([0, 1, 7])
})
