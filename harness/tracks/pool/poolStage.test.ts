import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generatorTrainConfig } from '../../../train/generator/generatorTrainConfig.js'
import { groupShares, plannedPool, plannedSeconds, plannedWithin } from './poolStage.js'

describe('groupShares', () => {
  it('splits groups evenly over the generators that have any to make', () => {
    const count = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(count, count, (models, groups) => {
        const shares = groupShares({ models }, groups)
        expect(shares.length).toBe(Math.min(models, groups))
        expect(shares.reduce((sum, own) => sum + own, 0)).toBe(groups)
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('plannedPool', () => {
  const { seed: _, ...training } = generatorTrainConfig()
  const generators = { models: 3, groups: null, temperature: 1, topP: 1, training }
  const names = (planned: { name: string }[]) => planned.map(({ name }) => name).join(' ')

  it('has the jobs that the pool will have', () => {
    const size = { groups: 100, rows: 700, heldOut: 0 }
    const all = plannedPool({ key: 'id', generators }, size)
    expect(names(all)).toBe('inspect train-1 train-2 train-3 sample-1 sample-2 sample-3 join')
    const few = { ...generators, groups: 2 }
    const two = plannedPool({ key: 'id', generators: few }, size)
    expect(names(two)).toBe('inspect train-1 train-2 sample-1 sample-2 join')
    expect(names(plannedPool({ key: 'id', generators: null }))).toBe('inspect join')
    expect(plannedSeconds(plannedWithin(all, 0.01), 'train')).toBeCloseTo(1.8)
    expect(plannedWithin(all, undefined)).toEqual(all)
  })

  it('expects longer trainings of more rows, and sampling as training groups have it', () => {
    const planned = (rows: number) =>
      plannedPool({ key: 'id', generators }, { groups: rows / 7, rows, heldOut: 0 })
    const [small, large] = [planned(7000), planned(70_000)]
    expect(plannedSeconds(large, 'train')).toBeCloseTo(10 * plannedSeconds(small, 'train'))
    // Three times the training groups, at 10,000 groups a second, and a second for each generator.
    expect(plannedSeconds(large, 'sample')).toBeCloseTo(3 + 3)
  })
})
