import { describe, expect, it } from 'vitest'
import { suggestSteps } from './suggestSteps.js'

describe('suggestSteps', () => {
  it.each([
    ['an hourly series of two years', [17_420], 200, 87],
    ['a million rows', [1_000_000], 1000, 1000],
    ['two hundred rows', [200], 10, 20],
    ['forty rows', [40], 5, 8],
    ['seven rows', [7], 2, 3],
    ['many short pieces', new Array(100).fill(25), 20, 100],
    ['three rows', [3], 2, 1],
  ])('of %s takes the longest that gives enough', (_, pieces, steps, sequences) => {
    expect(suggestSteps(pieces)).toEqual({ steps, sequences })
  })

  it('counts sequences of all rows where it knows the pieces of some', () => {
    expect(suggestSteps([200_000], 0.1)).toEqual({ steps: 1000, sequences: 2000 })
  })

  it('has nothing to say of single rows', () => {
    expect(suggestSteps([1, 1, 1])).toBeUndefined()
  })
})
