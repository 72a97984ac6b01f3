import { expect, it } from 'vitest'
import { contestNeedPrediction } from './needPrediction.js'

const asked = (nSteps: number) => {
  const steps = contestNeedPrediction(nSteps)
  return { count: steps.reduce((sum, need) => sum + need, 0), first: steps.indexOf(1) }
}

it("asks for the contest's 900 predictions, from step 99 on, but none at the last step", () => {
  expect(asked(1000)).toEqual({ count: 900, first: 99 })
  expect(contestNeedPrediction(1000).lastIndexOf(1)).toBe(998)
})

it('asks for every step that has a next one where the sequence is no longer than the warm-up', () => {
  expect(asked(101)).toEqual({ count: 1, first: 99 })
  expect(asked(100)).toEqual({ count: 99, first: 0 })
  expect(asked(2)).toEqual({ count: 1, first: 0 })
  expect(asked(1).count).toBe(0)
  expect(asked(0).count).toBe(0)
})

it('takes another warm-up', () => {
  expect([...contestNeedPrediction(5, 3)]).toEqual([0, 0, 1, 1, 0])
  expect([...contestNeedPrediction(5, 0)]).toEqual([1, 1, 1, 1, 0])
  expect([...contestNeedPrediction(5, 5)]).toEqual([0, 0, 0, 0, 0])
})
