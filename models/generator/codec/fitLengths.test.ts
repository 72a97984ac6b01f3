import { describe, expect, it } from 'vitest'
import type { Groups } from '../../../datasets/groups.js'
import { drawLengths } from './drawLengths.js'
import { fitLengths } from './fitLengths.js'
import { noProtection } from './protection.js'
import type { TableCodec } from './tableCodec.js'

function groupsOf(lengths: readonly number[]): Groups {
  const starts = Int32Array.from([0, ...lengths])
  for (let i = 0; i < lengths.length; i++) starts[i + 1] += starts[i]
  const rows = Int32Array.from({ length: starts[lengths.length] }, (_, row) => row)
  return { count: lengths.length, keys: lengths.map((_, i) => i), starts, rows }
}

const lengths = [900, 3, 800, 1, 7, 700, 2, 600, 4, 500, 5, 400, 300, 6, 7, 7]

describe('lengths', () => {
  it.each([5, 6, 7])('end at those of the %i-th shortest and longest group', (threshold) => {
    const thresholds = { holders: 5, low: threshold, high: threshold }
    const sorted = [...lengths].sort((a, b) => a - b)
    const [low, high] = [sorted[threshold - 1], sorted[lengths.length - threshold]]
    const bounded = sorted.map((length) => Math.min(Math.max(length, low), high))
    const { values, counts } = fitLengths(groupsOf(lengths), thresholds)
    expect(values).toEqual([...new Set(bounded)])
    expect(values.flatMap((value, i) => new Array(counts[i]).fill(value))).toEqual(bounded)
  })

  it('are all the mean where groups are too few', () => {
    const thresholds = { holders: 5, low: 5, high: 5 }
    expect(fitLengths(groupsOf([1, 2, 9, 9]), thresholds)).toEqual({ values: [5], counts: [4] })
    const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    expect(fitLengths(groupsOf(nine), thresholds)).toEqual({ values: [5], counts: [9] })
  })

  it('stay as they are without protection', () => {
    const { values, counts } = fitLengths(groupsOf([3, 1, 3, 20]), noProtection)
    expect({ values, counts }).toEqual({ values: [1, 3, 20], counts: [1, 2, 1] })
  })

  it('are drawn as often as they were met, each by the number of its group alone', () => {
    const codec = { lengths: { values: [2, 5, 9], counts: [1, 2, 5] } } as TableCodec
    const drawn = drawLengths(codec, { seed: 3, firstGroup: 0, count: 40_000 })
    for (const [value, share] of [
      [2, 1 / 8],
      [5, 2 / 8],
      [9, 5 / 8],
    ]) {
      const found = drawn.filter((length) => length === value).length / drawn.length
      // Five standard deviations.
      expect(Math.abs(found - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / 40_000))
    }
    const part = drawLengths(codec, { seed: 3, firstGroup: 777, count: 50 })
    expect(part).toEqual(drawn.slice(777, 827))
  })
})
