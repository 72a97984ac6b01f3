import { expect, it } from 'vitest'
import { learningCurves } from './learningCurves.js'

it('gives each member its curve, with epochs from 1', () => {
  const line = (member: number, epoch: number, validR2: number) => ({
    ...{ member, epoch, validR2, trainLoss: 1 - validR2 },
    ...{ lr: 1e-3, tokensPerSecond: 100, seconds: 1 },
  })
  expect(learningCurves([line(0, 0, 0.25), line(0, 1, 0.5), line(1, 0, 0.75)])).toEqual([
    {
      member: 0,
      epochs: [
        { epoch: 1, trainLoss: 0.75, validR2: 0.25 },
        { epoch: 2, trainLoss: 0.5, validR2: 0.5 },
      ],
    },
    { member: 1, epochs: [{ epoch: 1, trainLoss: 0.25, validR2: 0.75 }] },
  ])
  expect(learningCurves([])).toEqual([])
})
