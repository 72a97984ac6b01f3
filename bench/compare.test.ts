import { describe, expect, it } from 'vitest'
import { bestTime, type Contender, compare, relativeDifference } from './compare.js'

/** Takes the given seconds, one run after another; remembers its turns in `turns`. */
function contender(name: string, times: number[], turns: string[] = []): Contender {
  const left = [...times]
  return {
    name,
    time() {
      turns.push(name)
      return left.shift()!
    },
  }
}

describe('compare', () => {
  it('gives turns in order, and the fastest time of each', async () => {
    const turns: string[] = []
    const contenders = [contender('a', [3, 1, 2], turns), contender('b', [5, 6, 4], turns)]
    expect(await compare(contenders, { rounds: 3 })).toEqual([1, 4])
    expect(turns.join('')).toBe('ababab')
  })

  const withOutputs = (name: string, values: Record<string, number[]>): Contender => ({
    name,
    time: () => 1,
    outputs: () =>
      Object.fromEntries(Object.entries(values).map(([key, v]) => [key, Float32Array.from(v)])),
  })

  it('refuses a contender that gives something else', async () => {
    const contenders = [
      withOutputs('ours', { y: [1, 2, 3], only: [1] }),
      withOutputs('same', { y: [1, 2, 3] }),
      withOutputs('other', { y: [1, 2.5, 3] }),
    ]
    await expect(compare(contenders, { rounds: 1 })).rejects.toThrow(
      'other and ours differ in y by 1.7e-1 of its size',
    )
    expect(await compare(contenders.slice(0, 2), { rounds: 1 })).toEqual([1, 1])
    expect(await compare(contenders, { rounds: 1, tolerance: 0.2 })).toEqual([1, 1, 1])
  })

  it('refuses what is not a number', async () => {
    const contenders = [
      withOutputs('ours', { y: [1, 2] }),
      withOutputs('broken', { y: [1, Number.NaN] }),
    ]
    await expect(compare(contenders, { rounds: 1 })).rejects.toThrow('broken and ours differ in y')
  })
})

describe('relativeDifference', () => {
  it('is the largest difference as a share of the largest value of the common part', () => {
    const of = (...values: number[]) => Float32Array.from(values)
    expect(relativeDifference(of(1, -4.5), of(1, -4, 100))).toBeCloseTo(0.125)
    expect(relativeDifference(of(0, 0), of(0, 0))).toBe(0)
    expect(relativeDifference(of(0, 1), of(0, 0))).toBe(Number.POSITIVE_INFINITY)
    expect(relativeDifference(of(1), of(Number.NaN))).toBeNaN()
  })
})

describe('bestTime', () => {
  it('runs at least once, and gives seconds', () => {
    let runs = 0
    const seconds = bestTime(() => {
      runs++
      const end = performance.now() + 5
      while (performance.now() < end);
    }, 0)
    expect(runs).toBe(1)
    expect(seconds).toBeGreaterThanOrEqual(0.005)
  })
})
