import { expect, it } from 'vitest'
import {
  generatorTrainConfig,
  generatorTrainDefaults,
  sizedWeightDecay,
} from './generatorTrainConfig.js'

it('lays options over the defaults', () => {
  expect(generatorTrainConfig({ epochs: 3, columnOrder: 'any' })).toEqual({
    ...generatorTrainDefaults,
    epochs: 3,
    columnOrder: 'any',
  })
})

it.each([
  [{ epochs: 0 }, 'epochs is 0. It must be a whole number, 1 or more.'],
  [{ maxCodes: 1 }, 'maxCodes is 1. It must be a whole number, 2 or more.'],
  [{ lr: 1 }, 'lr is 1. It must be between 0 and 1.'],
  [{ columnOrder: 'best' }, 'columnOrder is "best". It must be table, random, any.'],
  [{ protect: 'yes' }, 'protect is "yes". It must be true or false.'],
  [
    { headDim: 100 },
    'headDim 100 does not divide expand · dModel = 128. Choose a headDim that does.',
  ],
])('refuses %j', (options, message) => {
  expect(() => generatorTrainConfig(options as object)).toThrow(message)
})

it('refuses an option of another name', () => {
  expect(() => generatorTrainConfig({ epoch: 3 } as object)).toThrow('no option is called epoch')
})

it('decays the weights of few rows that stand alone the most, those of groups little', () => {
  expect(sizedWeightDecay(3000, 3000)).toBe(1)
  expect(sizedWeightDecay(100_000, 100_000)).toBe(0.1)
  expect(sizedWeightDecay(10_000_000, 10_000_000)).toBe(0.01)
  expect(sizedWeightDecay(300, 7200)).toBe(0.01)
})
