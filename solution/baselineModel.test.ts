import { describe, expect, it } from 'vitest'
import type { States } from '../datasets/sequenceTable.js'
import type { Baseline } from '../models/forecast/baselineFile.js'
import { randomBaselines } from '../models/forecast/testing/randomBaselines.js'
import { BaselineModel } from './baselineModel.js'

const featureNames = ['a', 'b']
const walk = Float64Array.of(1, 10, 3, 20, 2, 40, 7, 30, 5, 70, 9, 60)

/** The forecasts after each step of one sequence. */
function replay(model: BaselineModel, seqIx: number, states: States): (number[] | null)[] {
  return Array.from({ length: states.length / 2 }, (_, stepInSeq) => {
    const state = states.slice(2 * stepInSeq, 2 * stepInSeq + 2)
    const forecast = model.predict({ seqIx, stepInSeq, needPrediction: stepInSeq !== 1, state })
    // What it was given is valid only during the call.
    state.fill(Number.NaN)
    return forecast && Array.from(forecast)
  })
}

describe('BaselineModel', () => {
  it.each<[Baseline, (number[] | null)[]]>([
    [{ name: 'persistence', featureNames }, [[1, 10], null, [2, 40], [7, 30], [5, 70], [9, 60]]],
    [
      { name: 'drift', featureNames },
      // x(t) + (x(t) − x(0)) / t
      [[1, 10], null, [2 + 1 / 2, 40 + 30 / 2], [9, 30 + 20 / 3], [6, 85], [9 + 8 / 5, 70]],
    ],
    [
      { name: 'movingAverage', featureNames, window: 3 },
      [[1, 10], null, [2, 70 / 3], [4, 30], [14 / 3, 140 / 3], [7, 160 / 3]],
    ],
    [
      {
        name: 'ridge',
        featureNames,
        regression: {
          order: 2,
          centre: Float64Array.of(1, 10),
          scale: Float64Array.of(2, 10),
          intercept: Float64Array.of(0.5, 0),
          // Of a: half of a now and of b before; of b: b now, less a quarter of a before.
          weights: Float64Array.of(0.5, 0, 0, 0.5, 0, 1, -0.25, 0),
        },
      },
      [
        [1 + 2 * 0.5, 10],
        null,
        [1 + 2 * (0.5 + 0.5 * 0.5 + 0.5 * 1), 10 + 10 * (3 - 0.25 * 1)],
        [1 + 2 * (0.5 + 0.5 * 3 + 0.5 * 3), 10 + 10 * (2 - 0.25 * 0.5)],
        [1 + 2 * (0.5 + 0.5 * 2 + 0.5 * 2), 10 + 10 * (6 - 0.25 * 3)],
        [1 + 2 * (0.5 + 0.5 * 4 + 0.5 * 6), 10 + 10 * (5 - 0.25 * 2)],
      ],
    ],
  ])('forecasts as its formula says, where it is asked: $name', (baseline, expected) => {
    const forecasts = replay(new BaselineModel(baseline), 4, walk)
    expect(forecasts.map((own) => own === null)).toEqual(expected.map((own) => own === null))
    for (const [t, own] of forecasts.entries()) {
      for (const [f, value] of own?.entries() ?? []) {
        expect(value).toBeCloseTo(expected[t]![f], 12)
      }
    }
  })

  it.each(randomBaselines(2))(
    'forecasts the same for a sequence whatever came before: $name',
    (baseline) => {
      const fresh = replay(new BaselineModel(baseline), 4, walk)
      const used = new BaselineModel(baseline)
      replay(used, 1, walk.toReversed())
      expect(replay(used, 4, walk)).toEqual(fresh)
      expect(replay(used, 4, walk)).toEqual(fresh) // the same sequence once more, from its first step
    },
  )

  it.each(randomBaselines(2))('answers in the precision that it is asked in: $name', (baseline) => {
    const point = { seqIx: 1, stepInSeq: 0, needPrediction: true }
    const model = new BaselineModel(baseline)
    const single = model.predict({ ...point, state: Float32Array.of(1, 2) })
    const double = model.predict({ ...point, state: Float64Array.of(1, 2) })
    expect(single).toBeInstanceOf(Float32Array)
    expect(double).toBeInstanceOf(Float64Array)
    expect([...single!]).toEqual(Array.from(double!, Math.fround))
  })

  it('says what is wrong with a state of another length', () => {
    const model = new BaselineModel({ name: 'drift', featureNames })
    const point = { seqIx: 7, stepInSeq: 3, needPrediction: false, state: new Float32Array(3) }
    expect(() => model.predict(point)).toThrow(
      'seq_ix 7, step 3: the state has 3 values, the baseline was fitted on 2',
    )
  })
})
