import { describe, expect, it } from 'vitest'
import { type SequenceTable, sequenceAt } from '../../datasets/sequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import { LaggedProducts } from './baselines/laggedProducts.js'
import { movingAverage } from './baselines/movingAverage.js'
import { persistence } from './baselines/persistence.js'
import { fitRidge, ridgeForecaster } from './baselines/ridge.js'
import { scoreBaselines } from './baselines.js'
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
    const score = (order: number) =>
      scoreForecaster(ridgeForecaster(fitRidge(products, order)), valid).meanR2
    expect(Math.abs(score(1) - (0.2541 - 0.0004))).toBeLessThan(0.003)
    expect(Math.abs(score(10) - (0.3224 - 0.0037))).toBeLessThan(0.003)
  })
})

describe('scoreBaselines', () => {
  const train = simulateTable({ sequences: 30, steps: 150, seed: 1 })
  const valid = simulateTable({ sequences: 10, steps: 150, seed: 1, firstSequence: 30 })

  it('gives each baseline its score, and the best order among the ridges', () => {
    const scores = scoreBaselines(train, valid)
    expect(scores.persistence).toBe(scoreForecaster(persistence, valid).meanR2)
    expect(scores.movingAverage).toBe(scoreForecaster(movingAverage(32), valid).meanR2)
    const products = new LaggedProducts(train, 20)
    const ridges = [1, 2, 5, 10, 20].map(
      (order) => scoreForecaster(ridgeForecaster(fitRidge(products, order)), valid).meanR2,
    )
    expect(scores.ridgeOrder).toBe(10)
    expect(scores.ridge).toBe(ridges[3])
    expect(scores.ridgeBest).toBe(Math.max(...ridges))
    expect(scores.ridgeBestOrder).toBe([1, 2, 5, 10, 20][ridges.indexOf(scores.ridgeBest)])
    for (const [name, r2] of Object.entries(scores.r2)) {
      const mean = r2.reduce((a, b) => a + b) / r2.length
      expect(mean, name).toBeCloseTo(scores[name as keyof typeof scores.r2], 12)
    }
  })

  it('takes the largest order that short sequences allow', () => {
    const short = simulateTable({ sequences: 40, steps: 10, seed: 1 })
    expect(scoreBaselines(short, valid).ridgeOrder).toBe(5)
    const shortest = simulateTable({ sequences: 40, steps: 2, seed: 1 })
    const { ridgeOrder, ridgeBestOrder } = scoreBaselines(shortest, shortest)
    expect([ridgeOrder, ridgeBestOrder]).toEqual([1, 1])
  })

  it('refuses sequences of one step, tables of other features and nothing to score', () => {
    const single = simulateTable({ sequences: 3, steps: 1, seed: 1 })
    expect(() => scoreBaselines(single, valid)).toThrow(
      'training sequences have a single step. A forecast is fitted on steps that have a next one.',
    )
    expect(() => scoreBaselines(train, single)).toThrow('no step is scored')
    const narrow: SequenceTable = {
      seqIx: Int32Array.of(0),
      states: new Float32Array(4),
      needPrediction: Uint8Array.of(1, 0),
      offsets: Int32Array.of(0, 2),
      featureNames: ['a', 'b'],
    }
    expect(() => scoreBaselines(train, narrow)).toThrow(
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
