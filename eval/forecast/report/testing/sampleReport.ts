import { RandomStream } from '../../../../base/random.js'
import type { ForecastReport } from '../forecastReport.js'

/** A report with every part, of seeded noise. */
export function sampleReport(
  nFeatures: number,
  nSequences: number,
  nSteps: number,
): ForecastReport {
  const random = new RandomStream(11, 'forecast-report-test')
  const uniforms = () => Array.from({ length: nFeatures }, () => random.uniform())
  const noise = () => Float32Array.from({ length: nSteps * nFeatures }, () => random.normal())
  return {
    title: 'first-light on valid.parquet',
    subtitle: 'three members',
    createdAt: '2025-06-01T14:03:22.120Z',
    score: {
      meanR2: 0.3534,
      r2: uniforms(),
      featureNames: Array.from({ length: nFeatures }, (_, i) => `f_${i}`),
      scoredRows: 93_600,
      sequences: 104,
      latency: { p50Ms: 0.412, p95Ms: 0.61, p99Ms: 1.12 },
      seconds: 74,
      projectedContestSeconds: 745,
      contained: true,
      optimumR2: 0.4348,
      optimumR2PerFeature: uniforms(),
      baselines: { persistence: -0.3666, movingAverage: -0.06, ridge: 0.3224, ridgeTuned: 0.3251 },
      baselineR2PerFeature: { persistence: uniforms(), ridge: uniforms() },
      part: { name: 'test sequences', role: 'which chose nothing' },
    },
    parts: {
      note: 'Every figure below is of the test sequences.',
      rows: [
        {
          name: 'to test on',
          role: 'chose nothing',
          sequences: 104,
          meanR2: 0.3534,
          baselines: { ridge: 0.3724, persistence: -0.3 },
          optimumR2: 0.4348,
        },
        { name: 'to train on', role: 'set the weights', sequences: 311 },
      ],
    },
    repeatable: {
      commands: ['npx seqarena train --epochs 25'],
      note: 'From the same folder.',
      options: [
        { flag: '--data', value: 'none', standard: 'none' },
        { flag: '--epochs', value: '25', standard: '40' },
      ],
    },
    r2ByStep: Array.from({ length: nSteps }, (_, i) => ({
      step: 100 + i,
      r2: random.uniform(),
      rows: 104,
    })),
    samples: Array.from({ length: nSequences }, (_, seqIx) => ({
      seqIx,
      firstStep: 100,
      actual: noise(),
      predicted: noise(),
    })),
    learningCurves: [0, 1, 2].map((member) => ({
      member,
      epochs: Array.from({ length: 25 }, (_, epoch) => ({
        epoch,
        trainLoss: random.uniform(),
        validR2: random.uniform(),
      })),
    })),
    details: [['backend', 'wasm']],
    warnings: ['The sandbox was off.'],
  }
}
