import { expect, it } from 'vitest'
import { labelDimensions, labelVectors } from './labelVectors.js'

function distance(vectors: Float64Array, dims: number, i: number, j: number): number {
  let square = 0
  for (let d = 0; d < dims; d++) square += (vectors[i * dims + d] - vectors[j * dims + d]) ** 2
  return Math.sqrt(square)
}

it('puts labels that share characters nearer to each other than to others', () => {
  const labels = ['monday morning', 'monday evening', 'volcanic rock', 'volcanic soil']
  const vectors = labelVectors(labels, 2)
  for (const [i, j] of [
    [0, 1],
    [2, 3],
  ]) {
    for (const other of [0, 1, 2, 3].filter((one) => one !== i && one !== j)) {
      expect(distance(vectors, 2, i, j)).toBeLessThan(distance(vectors, 2, i, other))
      expect(distance(vectors, 2, i, j)).toBeLessThan(distance(vectors, 2, j, other))
    }
  }
})

it('tells labels apart that differ in case, in order, at the ends, or far behind the start', () => {
  const long = 'x'.repeat(2500)
  const labels = [
    'ab',
    'AB',
    'ba',
    ' ab',
    'ab ',
    '',
    '\u0000',
    long,
    `${long}x`,
    'é',
    'è',
    '日',
    '本',
  ]
  const vectors = labelVectors(labels, 4)
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < i; j++) expect(distance(vectors, 4, i, j)).toBeGreaterThan(1e-5)
  }
})

it('has principal components: centred, uncorrelated, the widest first', () => {
  const labels = Array.from({ length: 50 }, (_, i) => `label ${i * 37}`)
  const vectors = labelVectors(labels, 3)
  const moment = (d: number, e: number) =>
    labels.reduce((sum, _, i) => sum + vectors[i * 3 + d] * vectors[i * 3 + e], 0)
  for (let d = 0; d < 3; d++) {
    expect(labels.reduce((sum, _, i) => sum + vectors[i * 3 + d], 0)).toBeCloseTo(0, 10)
    for (let e = 0; e < d; e++) {
      expect(moment(d, e)).toBeCloseTo(0, 10)
      expect(moment(d, d)).toBeLessThanOrEqual(moment(e, e))
    }
  }
})

it('gives more dimensions to more labels', () => {
  expect([1, 20, 21, 100, 101].map(labelDimensions)).toEqual([2, 2, 3, 3, 4])
})

it('gives labels that were not fitted the place of their characters among those that were', () => {
  const fitted = ['monday morning', 'monday evening', 'volcanic rock', 'volcanic soil', 'blue']
  const alone = labelVectors(fitted, 2)
  const vectors = labelVectors([...fitted, 'monday noon', 'volcanic ash'], 2, fitted.length)
  expect(vectors.subarray(0, alone.length)).toEqual(alone)
  expect(distance(vectors, 2, 5, 0)).toBeLessThan(distance(vectors, 2, 5, 2))
  expect(distance(vectors, 2, 6, 2)).toBeLessThan(distance(vectors, 2, 6, 0))
})
