import { describe, expect, it } from 'vitest'
import {
  configurationResults,
  type FinishedTraining,
  finishedTraining,
  type StudySplit,
  type StudyTraining,
  spreadOf,
} from './studyResult.js'
import { sampleStudy } from './testing/sampleStudy.js'

const { configurations, splits } = sampleStudy(1)
const [{ trainings }] = configurations
const sample = trainings[0] as FinishedTraining

function scored(seed: number, repeat: number, testR2: number): FinishedTraining {
  return { ...sample, seed, repeat, testR2 }
}

function failed(seed: number, repeat: number): StudyTraining {
  return { state: 'failed', seed, repeat, code: 'NOT_FINITE', error: 'no number' }
}

const trained = (name: string, own: readonly StudyTraining[]) => ({
  name,
  options: {},
  epochs: 5,
  trainings: own,
})

it('a spread has the standard deviation of one of them', () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, sd: Math.sqrt(32 / 7), count: 8 })
  expect(spreadOf([3])).toEqual({ mean: 3, sd: null, count: 1 })
})

it('closed is the share of the way from ridge to the optimum of the split', () => {
  const { state: _, closed: __, ...figures } = sample
  const place = { seed: 1, repeat: 1, folder: 'run' }
  const baselines = { persistence: 0, drift: 0, movingAverage: 0, ridge: 0.3, ridgeTuned: 0.3 }
  const at = (testR2: number) =>
    finishedTraining(place, { ...figures, testR2 }, { ...baselines, optimum: 0.5 })
  expect(at(0.4).closed).toBeCloseTo(0.5, 12)
  const unknown = finishedTraining(place, figures, baselines)
  expect(unknown).not.toHaveProperty('closed')
})

describe('configurations', () => {
  it('are held against the first of the plan by pairs of the same seed and split', () => {
    const results = configurationResults(
      [
        trained('first', [
          scored(1, 1, 0.3),
          scored(2, 1, 0.2),
          scored(1, 2, 0.5),
          scored(2, 2, 0.1),
        ]),
        trained('second', [
          scored(2, 2, 0.2),
          scored(1, 1, 0.32),
          scored(1, 2, 0.56),
          failed(2, 1),
        ]),
      ],
      splits,
    )
    const { difference } = results.find(({ name }) => name === 'second')!
    // 0.1, 0.02 and 0.06.
    expect(difference!.pairs).toBe(3)
    expect(difference!.mean).toBeCloseTo(0.06, 12)
    expect(difference!.standardError).toBeCloseTo(0.04 / Math.sqrt(3), 12)
    // Of t = 2.598 with two degrees of freedom: 1 − t / √(2 + t²).
    const t = 0.06 / (0.04 / Math.sqrt(3))
    expect(difference!.pValue).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12)
  })

  it('are held against the best baseline by splits, each with the mean over its seeds', () => {
    const [own] = splits
    const several: StudySplit[] = [
      { ...own, repeat: 1, test: { ...own.test, ridge: 0.5, persistence: 0.2 } },
      { ...own, repeat: 2, test: { ...own.test, ridge: 0.1, persistence: 0.2 } },
      { ...own, repeat: 3, test: { ...own.test, ridge: 0.4, persistence: 0.3 } },
    ]
    const all = [
      ...[scored(1, 1, 0.5), scored(2, 1, 0.52)],
      ...[scored(1, 2, 0.1), scored(2, 2, 0.2)],
      ...[scored(1, 3, 0.48), failed(2, 3)],
    ]
    const [{ aboveBaseline }] = configurationResults([trained('one', all)], several)
    // 0.01, 0.05 and 0.08 above ridge.
    expect(aboveBaseline).toMatchObject({ baseline: 'ridge', pairs: 3 })
    expect(aboveBaseline!.mean).toBeCloseTo(0.14 / 3, 12)
    const [single] = configurationResults([trained('one', all.slice(0, 2))], several.slice(0, 1))
    expect(single.aboveBaseline).toMatchObject({ baseline: 'ridge', pairs: 2 })
    expect(single.aboveBaseline!.mean).toBeCloseTo(0.01, 12)
  })

  it('stand with the best first, those without a score last', () => {
    const results = configurationResults(
      [
        trained('worse', [scored(1, 1, 0.1), scored(2, 1, 0.1)]),
        trained('nothing', [failed(1, 1), failed(2, 1)]),
        trained('best', [scored(1, 1, 0.3), failed(2, 1)]),
        trained('waiting', []),
      ],
      splits,
    )
    expect(results.map(({ name }) => name)).toEqual(['best', 'worse', 'nothing', 'waiting'])
    expect(results[0].difference).toMatchObject({ standardError: null, pairs: 1 })
    expect(results[2].testR2).toBeUndefined()
  })
})
