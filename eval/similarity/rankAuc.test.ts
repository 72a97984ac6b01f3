import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankAuc } from './rankAuc.js'

const fixture = JSON.parse(readFileSync(new URL('./fixtures/auc.json', import.meta.url), 'utf8'))

describe('rankAuc', () => {
  it("is scikit-learn's on scores with many ties", () => {
    const auc = rankAuc(Float64Array.from(fixture.scores), Uint8Array.from(fixture.positive))
    expect(auc).toBeCloseTo(fixture.auc, 12)
  })

  it('is the share of pairs in the right order, ties counting half', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.boolean()), { minLength: 2 })
    fc.assert(
      fc.property(rows, (list) => {
        const above = list.filter(([, positive]) => positive)
        const below = list.filter(([, positive]) => !positive)
        const pairs = above.flatMap(([a]) => below.map(([b]) => (Math.sign(a - b) + 1) / 2))
        const share = pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length
        const auc = rankAuc(
          Float64Array.from(list, ([score]) => score),
          Uint8Array.from(list, ([, positive]) => (positive ? 1 : 0)),
        )
        if (pairs.length === 0) expect(auc).toBeNaN()
        else expect(auc).toBeCloseTo(share, 12)
      }),
    )
  })
})
