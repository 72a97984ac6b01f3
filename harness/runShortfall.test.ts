import { expect, it } from 'vitest'
import { runShortfall } from './runShortfall.js'

const valid = { validR2: 0.2, baselines: { persistence: 0.1, ridge: 0.3 } }

it('goes by the sequences to test on where there are any', () => {
  const testBaselines = { persistence: 0.5, ridge: 0.4 }
  expect(runShortfall({ ...valid, testR2: 0.45, testBaselines })).toEqual({
    words: '0.05 worse than persistence',
    on: 'test',
  })
  expect(runShortfall({ ...valid, testR2: 0.6, testBaselines })).toBeUndefined()
})

it('goes by those to validate on where there are none', () => {
  expect(runShortfall(valid)).toEqual({ words: '0.1 worse than ridge', on: 'validation' })
  expect(runShortfall({ ...valid, validR2: 0.31 })).toBeUndefined()
})
