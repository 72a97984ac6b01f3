import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { discriminatorAuc } from './discriminatorAuc.js'

const fixture = JSON.parse(readFileSync(new URL('./fixtures/auc.json', import.meta.url), 'utf8'))

function points(values: number[], dims = 4) {
  return { values: Float32Array.from(values), count: values.length / dims, dims }
}

describe('discriminatorAuc', () => {
  for (const name of ['same', 'apart']) {
    it(`is near scikit-learn's for sets that are ${name}`, async () => {
      const { a, b, mean, deviation } = fixture[name]
      const auc = await discriminatorAuc(points(a), points(b), { seed: 1, workers: 2 })
      // The folds are others: five deviations of scikit-learn's own over ten seeds.
      expect(Math.abs(auc - mean)).toBeLessThan(5 * deviation)
    })
  }

  it('does not depend on the number of workers', async () => {
    const { a, b } = fixture.apart
    const [one, three] = [1, 3].map((workers) =>
      discriminatorAuc(points(a.slice(0, 400)), points(b.slice(0, 400)), { seed: 5, workers }),
    )
    expect(await one).toBe(await three)
  })

  it('is 1 for sets that have nothing in common', async () => {
    const zeros = points(Array.from({ length: 200 }, () => 0))
    const ones = points(Array.from({ length: 200 }, () => 1))
    expect(await discriminatorAuc(zeros, ones, { seed: 1, workers: 1 })).toBe(1)
  })

  it('is 0.5 for equal sets and for a single row', async () => {
    const zeros = points(Array.from({ length: 200 }, () => 0))
    expect(await discriminatorAuc(zeros, zeros, { seed: 1, workers: 1 })).toBe(0.5)
    expect(await discriminatorAuc(zeros, points([1, 1, 1, 1]), { seed: 1, workers: 1 })).toBe(0.5)
  })
})
