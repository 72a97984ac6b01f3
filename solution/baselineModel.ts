import { DataError } from '../base/errors.js'
import { newStates, type States } from '../datasets/sequenceTable.js'
import type { Baseline } from '../models/forecast/baselineFile.js'
import type { StreamingBaseline } from './baselines/streamingBaseline.js'
import { StreamingDrift } from './baselines/streamingDrift.js'
import { StreamingMovingAverage } from './baselines/streamingMovingAverage.js'
import { StreamingPersistence } from './baselines/streamingPersistence.js'
import { StreamingRegression } from './baselines/streamingRegression.js'
import type { DataPoint, PredictionModel } from './contract.js'

/** A baseline, one step at a time. */
export class BaselineModel implements PredictionModel {
  private readonly nFeatures: number
  private readonly streaming: StreamingBaseline
  private seqIx: number | null = null

  constructor(baseline: Baseline) {
    this.nFeatures = baseline.featureNames.length
    this.streaming = streamingBaseline(baseline)
  }

  /** @throws {DataError} `STATE_LENGTH` when the state is not as long as those the baseline is for */
  predict({ seqIx, stepInSeq, needPrediction, state }: DataPoint): States | null {
    if (state.length !== this.nFeatures) {
      const what = `the state has ${state.length} values, the baseline was fitted on ${this.nFeatures}`
      throw new DataError('STATE_LENGTH', what, { seqIx, step: stepInSeq })
    }
    if (seqIx !== this.seqIx || stepInSeq === 0) this.streaming.reset()
    this.seqIx = seqIx
    this.streaming.push(state)
    if (!needPrediction) return null
    const forecast = newStates(state, this.nFeatures)
    this.streaming.forecast(forecast)
    return forecast
  }
}

function streamingBaseline(baseline: Baseline): StreamingBaseline {
  const nFeatures = baseline.featureNames.length
  switch (baseline.name) {
    case 'persistence':
      return new StreamingPersistence(nFeatures)
    case 'drift':
      return new StreamingDrift(nFeatures)
    case 'movingAverage':
      return new StreamingMovingAverage(nFeatures, baseline.window)
    case 'ridge':
    case 'ridgeTuned':
      return new StreamingRegression(baseline.regression)
  }
}
