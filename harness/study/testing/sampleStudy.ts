import { RandomStream } from '../../../base/random.js'
import {
  baselineSpreads,
  configurationResults,
  finishedTraining,
  type StudyResult,
  type StudySplit,
} from '../studyResult.js'

const names = [
  'raw',
  'all features, normalized',
  'raw and differences',
  'rolling statistics <3 … 50>',
  'exponential averages',
  'GRU 128',
  'GRU 256',
  'four layers',
  'dState 64',
  'dropout 0.1',
  'crops of 500',
  'average of the weights 0.999',
]

const others = { drift: -0.41, movingAverage: -0.06, ridgeTuned: 0.3262 }

/** A study as it might be, of up to 12 configurations. */
export function sampleStudy(configurations = 12, seeds = [1, 2]): StudyResult {
  const random = new RandomStream(5, 'sample-study')
  const splits: StudySplit[] = [
    {
      repeat: 1,
      sequences: { train: 362, stop: 52, test: 103 },
      nSteps: 1000,
      nFeatures: 32,
      ridgeOrder: 10,
      stop: { ...others, persistence: -0.37, ridge: 0.3215, optimum: 0.4341 },
      test: { ...others, persistence: -0.36, ridge: 0.325, optimum: 0.4365 },
    },
  ]
  const trained = names.slice(0, configurations).map((name, i) => {
    const [top, seconds] = [0.33 + 0.05 * random.uniform(), 90 + 120 * random.uniform()]
    const trainings = seeds.map((seed) => {
      const own = top + 0.004 * random.normal()
      const curve = Array.from({ length: 12 }, (_, epoch) => ({
        member: 0,
        epoch: epoch + 1,
        seconds: ((epoch + 1) * seconds * (1 + 0.02 * seed)) / 12,
        stopR2: own - 0.5 * Math.exp(-0.45 * (epoch + 1)) + 0.003 * random.normal(),
      }))
      const best = curve.reduce((a, b) => (b.stopR2 > a.stopR2 ? b : a))
      return finishedTraining(
        { seed, repeat: 1, folder: `trainings/${i}-${seed}/run` },
        {
          testR2: best.stopR2 + 0.002,
          testR2PerFeature: [best.stopR2 + 0.001, best.stopR2 + 0.003],
          stopR2: best.stopR2,
          bestEpochs: [best.epoch],
          epochs: [12],
          seconds: curve[11].seconds,
          tokens: 3_000_000,
          parameters: 80_000 + 10_000 * i,
          curve,
          backend: 'wasm',
          kernels: 'native-v4',
        },
        splits[0].test,
      )
    })
    return { name, options: { lr: 0.001 * (i + 1) }, epochs: 12, trainings }
  })
  return {
    name: 'sample',
    question: 'What helps most?',
    unfinished: 0,
    writtenAt: '2026-01-31T17:45:00.000Z',
    packageVersion: '0.1.0',
    command: 'seqarena study --plan sample.json',
    machine: {
      processor: 'A processor',
      cores: 2,
      memoryGb: 16,
      node: 'v20.20.2',
      workers: 2,
      backends: ['wasm'],
      kernels: ['native-v4'],
    },
    data: '517 sequences, simulated with seed 7',
    seeds,
    budget: { tokens: 3_000_000 },
    base: { preset: 'quick' },
    split: 'random',
    splits,
    baselines: baselineSpreads(splits),
    reference: names[0],
    configurations: configurationResults(trained, splits),
  }
}
