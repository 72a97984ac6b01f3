import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rankAuc } from './rankAuc.js'

it("is scikit-learn's on scores with many ties", () => {
  const path = new URL('../similarity/fixtures/auc.json', import.meta.url)
  const { scores, positive, auc } = JSON.parse(readFileSync(path, 'utf8'))
  const of = (kind: number) =>
    Float64Array.from(scores.filter((_: number, i: number) => positive[i] === kind))
  expect(rankAuc(of(0), of(1))).toBeCloseTo(auc, 12)
})

it('counts as comparing every pair does, ties half', () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(values, values, (near, far) => {
      let wins = 0
      for (const a of near) for (const b of far) wins += a < b ? 1 : a === b ? 0.5 : 0
      const auc = rankAuc(Float32Array.from(near), Float32Array.from(far))
      expect(auc).toBeCloseTo(wins / near.length / far.length, 12)
    }),
  )
})
