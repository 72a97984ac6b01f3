import { expect, it } from 'vitest'
import { cosineSimilarity } from './cosine.js'

const points = (...rows: number[][]) => ({
  values: Float32Array.from(rows.flat()),
  count: rows.length,
  dims: rows[0].length,
})

it('is the cosine between the means', () => {
  expect(cosineSimilarity(points([6, 0], [0, 8]), points([1, 0], [3, 0]))).toBe(0.6)
  expect(cosineSimilarity(points([1, 2]), points([2, 4]))).toBe(1)
  expect(cosineSimilarity(points([1, 2]), points([2, 3]))).toBe(0.9922779)
})

it('is clipped at 0, and defined for means of 0', () => {
  expect(cosineSimilarity(points([1, 0]), points([-1, 0]))).toBe(0)
  expect(cosineSimilarity(points([1], [-1]), points([5]))).toBe(0)
  expect(cosineSimilarity(points([0]), points([0]))).toBe(1)
})
