import { expect, it } from 'vitest'
import { closedShare, verdict } from './verdict.js'

it.each([
  [
    { meanR2: 0.3534, ridgeR2: 0.3224, optimumR2: 0.4348 },
    'Beats ridge VAR(10) by 0.031; closed 28 % of the distance from ridge to the optimum.',
  ],
  [{ meanR2: 0.3534, ridgeR2: 0.3224 }, 'Beats ridge VAR(10) by 0.031.'],
  [
    { meanR2: 0.436, ridgeR2: 0.3224, optimumR2: 0.4348 },
    'Beats ridge VAR(10) by 0.114; it reaches the optimum, as far as this sample can tell.',
  ],
  [
    { meanR2: 0.3, ridgeR2: 0.3224, optimumR2: 0.4348 },
    '0.022 worse than ridge; the optimum, the best that any predictor can do here, is 0.135 higher.',
  ],
  [
    { meanR2: -0.2, ridgeR2: 0.3224 },
    '0.52 worse than ridge; always predicting the mean would score 0.',
  ],
  [
    { meanR2: 0.3, ridgeR2: 0.2, baselines: { persistence: 0.95, ridge: 0.2 }, optimumR2: 0.97 },
    '0.65 worse than persistence; the optimum, the best that any predictor can do here, is 0.670 higher.',
  ],
  [{ meanR2: 0.3, baselines: { persistence: 0.31 } }, '0.01 worse than persistence.'],
  [
    { meanR2: 0.3, ridgeR2: 0.2, baselines: { persistence: 0.1, ridge: 0.2 } },
    'Beats ridge VAR(10), the best baseline, by 0.100.',
  ],
  [
    { meanR2: 0.3, ridgeR2: 0.2, baselines: { ridgeTuned: 0.25, ridge: 0.2 }, optimumR2: 0.4 },
    'Beats ridge VAR, tuned, the best baseline, by 0.050; closed 50 % of the distance from ridge to the optimum.',
  ],
  [
    { meanR2: 0.9817, ridgeR2: 0.9675, baselines: { persistence: 0.9817, ridge: 0.9675 } },
    'Level with persistence, the best baseline.',
  ],
  [{ meanR2: 0.3225, ridgeR2: 0.3224 }, 'Level with ridge VAR(10).'],
  [{ meanR2: 0.354 }, 'Explains 35 % of the variance of the next step.'],
  [{ meanR2: 0.354, ridgeR2: Number.NaN }, 'Explains 35 % of the variance of the next step.'],
  [{ meanR2: 0 }, 'Does no better than always predicting the mean.'],
  [{ meanR2: Number.NaN }, 'There is no score: nothing was predicted or nothing was scored.'],
])('%j reads: %s', (standing, sentence) => {
  expect(verdict(standing).replaceAll('\u00a0', ' ')).toBe(sentence)
})

it('knows the closed share only where both ends are known and apart', () => {
  expect(closedShare({ meanR2: 0.3, ridgeR2: 0.2, optimumR2: 0.4 })).toBeCloseTo(0.5, 12)
  expect(closedShare({ meanR2: 0.3, ridgeR2: 0.4, optimumR2: 0.4 })).toBeUndefined()
  expect(closedShare({ meanR2: 0.3, ridgeR2: Number.NaN, optimumR2: 0.4 })).toBeUndefined()
  expect(closedShare({ meanR2: 0.3, optimumR2: 0.4 })).toBeUndefined()
  expect(closedShare({ meanR2: 0.3, ridgeR2: 0.2, optimumR2: 0.4, closed: 0.51 })).toBe(0.51)
})
