import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { innerTicks, linearScale, niceTicks, scoreDomain, tickDomain } from './scale.js'

const finite = fc.double({ min: -1e12, max: 1e12, noNaN: true, noDefaultInfinity: true })
const count = fc.integer({ min: 1, max: 12 })

describe('niceTicks', () => {
  it('are ascending, cover the interval, and step by 1, 2 or 5 times a power of ten', () => {
    fc.assert(
      fc.property(finite, finite, count, (a, b, wanted) => {
        const { values, step } = niceTicks(a, b, wanted)
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThan(values[i - 1])
        const tolerance = step * 1e-6
        expect(values[0]).toBeLessThanOrEqual(low + tolerance)
        expect(values[values.length - 1]).toBeGreaterThanOrEqual(high - tolerance)
        expect(['1', '2', '5']).toContain(step.toPrecision(6).replace(/[0.]|e.*/g, ''))
        expect(values.length).toBeLessThanOrEqual(1.5 * wanted + 3)
      }),
    )
  })

  it('has the marks that one would write by hand', () => {
    expect(niceTicks(-0.3687, 0.435, 5).values).toEqual([-0.4, -0.2, 0, 0.2, 0.4, 0.6])
    expect(niceTicks(0, 1, 5).values).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(niceTicks(100, 999, 9).values).toEqual([
      100, 200, 300, 400, 500, 600, 700, 800, 900, 1000,
    ])
  })

  it('widens what cannot be drawn', () => {
    expect(niceTicks(0, 0).values).toEqual([-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6])
    expect(tickDomain(niceTicks(Number.NaN, 1))).toEqual([0, 1])
    expect(tickDomain(niceTicks(0, Number.POSITIVE_INFINITY))).toEqual([0, 1])
  })
})

it('innerTicks keeps those within the interval', () => {
  expect(innerTicks(0.05, 0.61, 5).values).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
})

it('linearScale meets both ends and keeps proportions', () => {
  const x = linearScale([-1, 3], [100, 500])
  expect([x(-1), x(0), x(3)]).toEqual([100, 200, 500])
})

describe('scoreDomain', () => {
  it('has zero and everything where values are of one size', () => {
    expect(scoreDomain([-0.3687, 0.32, 0.435])).toEqual([-0.3687, 0.435])
    expect(scoreDomain([0.2, 0.4])).toEqual([0, 0.4])
    expect(scoreDomain([-3, -3.1, -2.9])).toEqual([-3.1, 0])
  })

  it('cuts off a few that are far lower', () => {
    expect(scoreDomain([-40, 0.1, 0.3, 0.35, 0.4])).toEqual([-0.6, 0.4])
  })

  it('bears values that are missing or all zero', () => {
    expect(scoreDomain([0, 0])).toEqual([0, 1])
    expect(scoreDomain([Number.NaN, 0.5])).toEqual([0, 0.5])
    expect(scoreDomain([Number.NaN])).toEqual([0, 1])
  })
})
