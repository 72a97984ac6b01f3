import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { type SequenceTable, selectSequences, sequenceAt } from '../../datasets/sequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import { fitStandardisation, standardised } from '../../datasets/standardisation.js'
import { baselineNames } from './baselineNames.js'
import { drift } from './baselines/drift.js'
import { LaggedProducts } from './baselines/laggedProducts.js'
import { movingAverage } from './baselines/movingAverage.js'
import { persistence } from './baselines/persistence.js'
import { fitRidge, ridgeForecaster } from './baselines/ridge.js'
import { baselineMeans, fitBaselines, scoreBaselines } from './baselines.js'
import { optimumR2 } from './optimum.js'
import { scoreForecaster } from './scoreForecaster.js'

describe('the published calibration of the simulator, seed 7', () => {
  // The published figures are of the last 104 of 517 sequences: the very rows scored here.
  const valid = simulateTable({ sequences: 104, steps: 1000, seed: 7, firstSequence: 413 })

  it('holds for persistence, the mean of the last 5 and the optimum, to the last digit', () => {
    expect(scoreForecaster(persistence, valid).meanR2).toBeCloseTo(-0.3666, 4)
    expect(scoreForecaster(movingAverage(32), valid).meanR2).toBeCloseTo(-0.0617, 4)
    expect(optimumR2(valid).meanR2).toBeCloseTo(0.4348, 4)
  })

  it('holds for ridge, less what fitting on fewer sequences costs', () => {
    // 60 training sequences instead of 413. Least squares with k weights a target on m rows loses about
    // (1 − R²) k / m: VAR(1) 0.0004, VAR(10) 0.0037. Between tables of this process ±0.003 is allowed.
    const train = simulateTable({ sequences: 60, steps: 1000, seed: 7 })
    const products = new LaggedProducts(train, 10)
    const score = (order: number, scored = valid) =>
      scoreForecaster(ridgeForecaster(fitRidge(products, order)), scored).meanR2
    expect(Math.abs(score(1) - (0.2541 - 0.0004))).toBeLessThan(0.003)
    expect(Math.abs(score(10) - (0.3224 - 0.0037))).toBeLessThan(0.003)
    // Columns of deviation 1, which those of the process are but for chance, change nothing that counts.
    const few = selectSequences(valid, [0, 25, 50, 75, 100])
    const { ridge } = scoreBaselines(fitBaselines(train, few), few)
    expect(Math.abs(ridge.meanR2 - score(10, few))).toBeLessThan(1e-4)
  })
})

describe('scoreBaselines', () => {
  const train = simulateTable({ sequences: 30, steps: 150, seed: 1 })
  const valid = simulateTable({ sequences: 10, steps: 150, seed: 1, firstSequence: 30 })

  it('gives each baseline its score, and the best order and penalty among the ridges', () => {
    const fitted = fitBaselines(train, valid)
    const scores = scoreBaselines(fitted, valid)
    expect(scores.persistence).toEqual(scoreForecaster(persistence, valid))
    expect(scores.drift).toEqual(scoreForecaster(drift(32), valid))
    expect(scores.movingAverage).toEqual(scoreForecaster(movingAverage(32), valid))
    const own = fitStandardisation(train)
    const products = new LaggedProducts(standardised(train, own), 20)
    const standardValid = standardised(valid, own)
    const scored = (order: number, lambda: number) => {
      const forecaster = ridgeForecaster(fitRidge(products, order, lambda))
      return { order, lambda, r2: scoreForecaster(forecaster, standardValid).meanR2 }
    }
    const orders = [1, 2, 5, 10, 20].map((order) => scored(order, 100))
    const bestOrder = orders.reduce((a, b) => (b.r2 > a.r2 ? b : a)).order
    const ridges = [0.01, 1, 100, 10_000].map((lambda) => scored(bestOrder, lambda))
    expect(fitted.ridge.order).toBe(10)
    expect(scores.ridge.meanR2).toBeCloseTo(orders[3].r2, 6)
    const best = ridges.reduce((a, b) => (b.r2 > a.r2 ? b : a))
    expect(scores.ridgeTuned.meanR2).toBeCloseTo(best.r2, 6)
    const { order, lambda } = fitted.ridgeTuned
    expect({ order, lambda }).toEqual({ order: best.order, lambda: best.lambda })
  })

  it('does not mind the units and levels of columns, in the last bit where units are powers of two', () => {
    const means = (change: (value: number, feature: number) => number) => {
      const changed = (table: SequenceTable) => ({
        ...table,
        states: Float64Array.from(table.states, (value, at) => change(value, at % 32)),
      })
      return baselineMeans(
        scoreBaselines(fitBaselines(changed(train), changed(valid)), changed(valid)),
      )
    }
    const plain = means((value) => value)
    expect(means((value, feature) => value * 2 ** (5 * (feature - 16)))).toEqual(plain)
    const random = new RandomStream(1, 'units')
    const units = Array.from({ length: 32 }, () => 10 ** (16 * random.uniform() - 8))
    const levels = units.map((unit) => unit * 10 ** (6 * random.uniform()))
    const other = means((value, feature) => units[feature] * value + levels[feature])
    for (const name of baselineNames) {
      expect(Math.abs(other[name] - plain[name]), name).toBeLessThan(1e-4)
    }
  })

  it('takes the largest order that short sequences allow', () => {
    const short = simulateTable({ sequences: 40, steps: 10, seed: 1 })
    expect(fitBaselines(short, valid).ridge.order).toBe(5)
    const shortest = simulateTable({ sequences: 40, steps: 2, seed: 1 })
    const { ridge, ridgeTuned } = fitBaselines(shortest, shortest)
    expect([ridge.order, ridgeTuned.order]).toEqual([1, 1])
  })

  it('refuses sequences of one step, tables of other features and nothing to score', () => {
    const single = simulateTable({ sequences: 3, steps: 1, seed: 1 })
    expect(() => fitBaselines(single, valid)).toThrow(
      'training sequences have a single step. A forecast is fitted on steps that have a next one.',
    )
    expect(() => fitBaselines(train, single)).toThrow('no step is scored')
    const narrow: SequenceTable = {
      seqIx: Int32Array.of(0),
      states: new Float32Array(4),
      needPrediction: Uint8Array.of(1, 0),
      offsets: Int32Array.of(0, 2),
      featureNames: ['a', 'b'],
    }
    expect(() => fitBaselines(train, narrow)).toThrow(
      'valid has shape [2], expected 32 features as in train',
    )
  })

  it('forecasts from the past alone', () => {
    const { states } = sequenceAt(valid, 0)
    const ridge = ridgeForecaster(fitRidge(new LaggedProducts(train, 5), 5))
    for (const forecaster of [persistence, movingAverage(32), ridge]) {
      const whole = forecaster.predictSequence(states)
      const start = forecaster.predictSequence(states.subarray(0, 64 * 32))
      expect(start).toEqual(whole.subarray(0, 64 * 32))
    }
  })
})
