import { expect, it } from 'vitest'
import { featureStandings } from './featureStandings.js'

const score = {
  meanR2: 0.3,
  r2: [0.5, 0.2, 0.1],
  featureNames: ['a', 'b', 'c'],
  scoredRows: 10,
  sequences: 1,
}

it('holds each feature against the baseline that is best on it', () => {
  const standings = featureStandings({
    ...score,
    baselineR2PerFeature: { persistence: [0.6, -1, 0.1004], ridge: [0.4, 0.15, Number.NaN] },
    optimumR2PerFeature: [0.7, 0.3, 0.2],
  })
  expect(standings.map(({ name, best, isBehind }) => [name, best?.name, isBehind])).toEqual([
    ['a', 'persistence', true],
    ['b', 'ridge', false],
    // Less than what three decimals show.
    ['c', 'persistence', false],
  ])
  expect(standings.map(({ lead }) => lead!.toFixed(4))).toEqual(['-0.1000', '0.0500', '-0.0004'])
  expect(standings.map(({ optimum }) => optimum)).toEqual([0.7, 0.3, 0.2])
})

it('knows of no lead where there are no baselines', () => {
  expect(featureStandings(score)[0]).toEqual({
    name: 'a',
    r2: 0.5,
    best: undefined,
    lead: undefined,
    isBehind: false,
    optimum: undefined,
  })
})
