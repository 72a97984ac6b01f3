import { expect, it } from 'vitest'
import { bestBaseline } from './bestBaseline.js'

it.each<[Record<string, number | undefined>, string | undefined]>([
  [{ persistence: -0.3, drift: 0.2, ridge: 0.1 }, 'drift'],
  [{ persistence: 0.2, drift: 0.2 }, 'persistence'],
  [{ persistence: Number.NaN, drift: undefined, ridge: -9 }, 'ridge'],
  [{ persistence: Number.NaN }, undefined],
  [{}, undefined],
])('among %j it is %s', (scores, name) => {
  expect(bestBaseline(scores)?.name).toBe(name)
})
