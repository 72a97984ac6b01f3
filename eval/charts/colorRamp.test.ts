import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { colorLevel, colorRamp, levelClass, rampLevels, rampVariables } from './colorRamp.js'

/** Relative luminance of WCAG 2.2. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const channel = Number.parseInt(color.slice(i, i + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe.each(['light', 'dark'] as const)('the %s ramps', (mode) => {
  it('have text that can be read on every step', () => {
    for (const kind of ['sequential', 'diverging'] as const) {
      for (const { fill, text } of colorRamp(kind, mode)) {
        const [low, high] = [luminance(fill), luminance(text)].sort((a, b) => a - b)
        expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(4.5)
      }
    }
  })

  it('differ most from the card where something is off', () => {
    const steps = colorRamp('sequential', mode).map(({ fill }) => luminance(fill))
    const card = mode === 'light' ? 1 : 0
    const distances = steps.map((value) => Math.abs(card - value))
    expect(distances[0]).toBe(Math.max(...distances))
    const middle = colorRamp('diverging', mode)[6].fill
    expect(Math.abs(card - luminance(middle))).toBeLessThan(0.12)
  })
})

it('begin and end with their first and last stop', () => {
  const ramp = colorRamp('diverging', 'light').map(({ fill }) => fill)
  expect([ramp[0], ramp[6], ramp[12]]).toEqual(['#a5470a', '#f5f3ef', '#2450b5'])
  expect(rampVariables('dark')).toContain('--s0:#ffd08a;--s0-text:#000000')
})

describe('colorLevel', () => {
  const scale = { kind: 'diverging', low: -1, high: 1 } as const

  it('puts zero in the middle and clamps what lies beyond the ends', () => {
    expect([-1, -5, 0, 1, 7].map((value) => colorLevel(value, scale))).toEqual([0, 0, 6, 12, 12])
  })

  it('is −1 where there is no value', () => {
    expect([null, undefined, Number.NaN].map((value) => colorLevel(value, scale))).toEqual([
      -1, -1, -1,
    ])
    expect(levelClass(-1, 'diverging')).toBe('none')
    expect(levelClass(3, 'sequential')).toBe('s3')
  })

  it('tells how far a value lies below the best, in the same steps in every chart', () => {
    const below = (distance: number) => colorLevel(-distance, { kind: 'sequential', high: 0 })
    expect([0, 0.005, 0.006, 0.02, 0.03, 0.09, 0.27, 0.59].map(below)).toEqual([
      9, 9, 8, 7, 6, 4, 2, 0,
    ])
    expect(colorLevel(0.91, { kind: 'sequential', high: 1 })).toBe(below(0.09))
    // Better than could be expected is as good as can be.
    expect(below(-0.3)).toBe(9)
  })

  it('never falls with the value, on any scale', () => {
    const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 })
    fc.assert(
      fc.property(number, number, number, number, (a, b, low, high) => {
        for (const any of [
          { kind: 'sequential', high },
          { kind: 'diverging', low, high },
        ] as const) {
          const levels = [Math.min(a, b), Math.max(a, b)].map((value) => colorLevel(value, any))
          if (low < high) expect(levels[0]).toBeLessThanOrEqual(levels[1])
          for (const level of levels) {
            expect(level).toBeGreaterThanOrEqual(0)
            expect(level).toBeLessThan(rampLevels[any.kind])
          }
        }
      }),
    )
  })
})
