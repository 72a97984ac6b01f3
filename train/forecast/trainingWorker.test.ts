import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { contestNeedPrediction } from '../../datasets/needPrediction.js'
import { sequenceOffsets } from '../../datasets/sequenceOffsets.js'
import type { SequenceTable } from '../../datasets/sequenceTable.js'
import { runnableBuilds } from '../../kernels/testing/runnableBuilds.js'
import type { NetworkConfig } from '../../models/forecast/config.js'
import { parameterShapes } from '../../models/forecast/parameterShapes.js'
import { randomGru, randomNetwork } from '../../models/forecast/testing/randomNetwork.js'
import { recurrence } from '../../models/forecast/testing/recurrence.js'
import type { Network } from '../../models/forecast/weightsFile.js'
import { buildInputs, ModelInputs } from '../../solution/modelInputs.js'
import { SequenceTraits } from '../../solution/sequenceTraits.js'
import { servingKernels } from '../../solution/servingKernels.js'
import { flatten, parameterLayout, unflatten } from '../parameterVector.js'
import { type Crop, lossWeights } from './batches.js'
import { type SharedTraining, sharedTraining, type TrainingPlan } from './sharedTraining.js'
import { type GradientJob, TrainingWorker } from './trainingWorker.js'
import { fitTraits } from './traits/fitTraits.js'
import { echoes, nFeatures } from './traits/testing/echoes.js'

/** Steps of the sequences of the training table, and of the one to validate on. */
const lengths = [120, 55, 120]
const validSteps = 90
/** Of one task, so that one worker holds both. */
const networks = [randomNetwork({ normalize: 'none' }, 1), randomGru({ normalize: 'none' }, 2)]
const [{ config: task }] = networks
const layouts = networks.map(({ config }) => parameterLayout(parameterShapes(config)))
const crops: Crop[] = [
  { sequence: 2, start: 7, length: 50 },
  { sequence: 0, start: 70, length: 50 },
  { sequence: 1, start: 0, length: 40 },
]

/** Noise with a mean and a spread of its own in each feature. */
function someTable(lengths: readonly number[], nFeatures: number, seed: number) {
  const random = new RandomStream(seed, 'states')
  const offsets = sequenceOffsets(lengths)
  const rows = offsets[lengths.length]
  const table: SequenceTable<Float32Array> = {
    seqIx: Int32Array.from(lengths, (_, i) => i),
    offsets,
    states: Float32Array.from({ length: rows * nFeatures }, (_, at) => {
      const feature = at % nFeatures
      return feature + (1 + feature) * random.normal()
    }),
    needPrediction: new Uint8Array(rows),
    featureNames: Array.from({ length: nFeatures }, (_, i) => `f_${i}`),
  }
  for (const [i, nSteps] of lengths.entries()) {
    table.needPrediction.set(contestNeedPrediction(nSteps, 30), offsets[i])
  }
  return table
}

function plan(kernels: string): TrainingPlan {
  return {
    backend: 'wasm',
    kernels,
    batchSize: crops.length,
    cropLength: 50,
    warmUpWeight: 0.1,
    featureDropout: 0,
    atOnce: 1,
    traits: null,
    autoregression: null,
  }
}

/** Shared memory with the networks' weights in it, and their inputs made. */
async function startWorker(kernels: string, own: readonly Network[] = networks) {
  const configs = own.map(({ config }) => config)
  const { nFeatures } = configs[0]
  const tables = [someTable(lengths, nFeatures, 1), someTable([validSteps], nFeatures, 2)]
  const shared = sharedTraining(configs, tables[0], tables[1], plan(kernels))
  for (const [i, { vectors }] of shared.networks.entries()) {
    flatten(parameterLayout(parameterShapes(configs[i])), own[i].tensors, vectors.parameters)
  }
  const worker = await TrainingWorker.start(shared)
  for (let sequence = 0; sequence < 4; sequence++) await worker.run({ kind: 'inputs', sequence })
  return { shared, worker }
}

const whole: Omit<GradientJob, 'crops' | 'slot'> = {
  kind: 'gradient',
  network: 0,
  inputsAt: 0,
  lossScale: 0.01,
  dropout: { rate: 0, seed: 1, step: 0 },
  version: 'start',
}

const builds = ['composed', ...runnableBuilds().map(({ name }) => name)]

describe.each(builds)('with kernels %s', (kernels) => {
  let shared: SharedTraining
  let worker: TrainingWorker

  beforeAll(async () => {
    const started = await startWorker(kernels)
    shared = started.shared
    worker = started.worker
  })

  /** Loss and gradient as the job gives them, copied. */
  async function gradientOf(job: Partial<GradientJob>, on = worker) {
    const { slot = 0, network = 0 } = job
    const loss = (await on.run({ ...whole, crops, slot, ...job })) as number
    const { slots, slotStride } = shared.networks[network].vectors
    const { size } = layouts[network]
    return { loss, gradient: slots.slice(slot * slotStride, slot * slotStride + size) }
  }

  /** The job's loss in plain float64 loops, from the same inputs. */
  function plainLoss(network: number, parameters: Float64Array, own: readonly Crop[]): number {
    const { config } = networks[network]
    const n = config.nFeatures
    const weights: Record<string, Float64Array> = {}
    for (const { name, offset, length: size } of layouts[network].entries) {
      weights[name] = parameters.slice(offset, offset + size)
    }
    let loss = 0
    for (const { sequence, start, length } of own) {
      const states = statesOf(shared, sequence)
      const inputs = inputsOf(config, states)
      const scored = scoredOf(shared, sequence)
      const stepWeights = lossWeights(scored, start, length, shared.warmUpWeight)
      const predictions = recurrence(
        config,
        weights,
        inputs.subarray(start * config.nInputs, (start + length) * config.nInputs),
      )
      for (let step = 0; step < length; step++) {
        if (stepWeights[step] === 0) continue
        for (let f = 0; f < n; f++) {
          const next = states[(start + step + 1) * n + f]
          const target = (next - shared.targetMean[f]) / shared.targetScale[f]
          loss += whole.lossScale * stepWeights[step] * (predictions[step * n + f] - target) ** 2
        }
      }
    }
    return loss
  }

  describe('gradient job', () => {
    const sequences = [2, 0, 1].map((sequence) => {
      return { sequence, start: 0, length: lengths[sequence] }
    })
    it.each<[string, number, Crop[]]>([
      ['crops', 0, crops],
      ['whole sequences', 0, sequences],
      ['crops, gated recurrent', 1, [...crops, ...crops.slice(0, 2)]],
      ['whole sequences, gated recurrent', 1, sequences],
    ])(
      'gives the loss of plain float64 loops and its central differences: %s',
      async (_name, network, own) => {
        const { loss, gradient } = await gradientOf({ network, crops: own })
        const at = Float64Array.from(shared.networks[network].vectors.parameters)
        expect(loss / plainLoss(network, at, own)).toBeCloseTo(1, 5)

        const norm = Math.hypot(...gradient)
        for (let seed = 0; seed < 5; seed++) {
          const random = new RandomStream(seed, 'direction')
          const direction = Float64Array.from(at, () => random.normal())
          // Half of it along the gradient, so that the slope is no small difference of large terms.
          const along = Math.hypot(...direction) / norm
          for (let i = 0; i < direction.length; i++) direction[i] += along * gradient[i]
          const step = 1e-6
          const moved = (by: number) => at.map((value, i) => value + by * direction[i])
          const difference =
            plainLoss(network, moved(step), own) - plainLoss(network, moved(-step), own)
          const slope = gradient.reduce((sum, value, i) => sum + value * direction[i], 0)
          expect(slope / (difference / (2 * step))).toBeCloseTo(1, 4)
        }
      },
    )

    it('adds up the crops of a slot in their order', async () => {
      const { loss, gradient } = await gradientOf({ slot: 3 })
      const sum = new Float32Array(layouts[0].size)
      let lossSum = 0
      for (const crop of crops) {
        const own = await gradientOf({ slot: 5, crops: [crop] })
        for (let i = 0; i < sum.length; i++) sum[i] += own.gradient[i]
        lossSum += own.loss
      }
      expect(gradient).toEqual(sum)
      expect(loss).toBe(lossSum)
    })

    it('gives the same gradient whether the inputs are kept or made for the batch', async () => {
      const { nFeatures } = task
      const tables = [someTable(lengths, nFeatures, 1), someTable([validSteps], nFeatures, 2)]
      const { cropInputs } = sharedTraining([task], tables[0], tables[1], plan(kernels), 0)
      expect(cropInputs.length).toBe(2 * crops.length)
      const making = await TrainingWorker.start({ ...shared, inputs: null, cropInputs })
      const inputsAt = crops.length
      for (const [i, crop] of crops.entries()) {
        await making.run({ kind: 'cropInputs', crop, at: inputsAt + i })
      }
      for (const network of networks.keys()) {
        const { gradient } = await gradientOf({ network })
        expect((await gradientOf({ network, inputsAt }, making)).gradient).toEqual(gradient)
      }
    })

    it('drops by address: the same again for the same, others for another step', async () => {
      const dropout = { rate: 0.5, seed: 1, step: 0 }
      const first = await gradientOf({ dropout })
      expect(await gradientOf({ dropout })).toEqual(first)
      expect(await gradientOf({ dropout: { ...dropout, step: 1 } })).not.toEqual(first)
      expect(await gradientOf({})).not.toEqual(first)
    })

    it('takes changed parameters in when their version changes', async () => {
      const before = await gradientOf({})
      const kept = shared.networks[0].vectors.parameters.slice()
      shared.networks[0].vectors.parameters.fill(0.01)
      expect(await gradientOf({})).toEqual(before)
      expect(await gradientOf({ version: 'changed' })).not.toEqual(before)
      shared.networks[0].vectors.parameters.set(kept)
      expect(await gradientOf({ version: 'start again' })).toEqual(before)
    })
  })

  describe('predict job', () => {
    it.each([
      ['Mamba-2', 0, [[3]]],
      ['gated recurrent, several at once', 1, [[0, 2], [3]]],
    ])(
      'predicts what the plain recurrence predicts, in the units of the states: %s',
      async (_, network, bundles) => {
        const { config } = networks[network]
        const n = config.nFeatures
        const found = (await worker.run({
          kind: 'predict',
          network,
          bundles,
          weights: 'parameters',
          version: 'start again',
        })) as Float32Array[]
        const weights = unflatten(layouts[network], shared.networks[network].vectors.parameters)
        for (const [k, sequence] of bundles.flat().entries()) {
          const states = statesOf(shared, sequence)
          const inputs = inputsOf(config, states)
          expect(found[k].length).toBe(states.length)
          for (const [i, value] of recurrence(config, weights, inputs).entries()) {
            const inUnits = shared.targetMean[i % n] + shared.targetScale[i % n] * value
            expect(Math.abs(found[k][i] - inUnits)).toBeLessThan(1e-4)
          }
        }
      },
    )
  })
})

describe('a network that predicts changes', () => {
  const ofChanges = randomNetwork({ normalize: 'none', predict: 'change' }, 1)
  const { config, tensors } = ofChanges
  const n = config.nFeatures
  const sequence = 1

  it('is trained on changes in their own units, and its predictions are states again', async () => {
    const { shared, worker } = await startWorker('composed', [ofChanges])
    const states = statesOf(shared, sequence)
    const changes = [0, 1, 2].flatMap((i) => {
      const own = statesOf(shared, i)
      return Array.from(own.subarray(n), (value, at) => value - own[at])
    })
    const ofFeature = (f: number) => changes.filter((_, at) => at % n === f)
    const mean = Array.from({ length: n }, (_, f) => average(ofFeature(f)))
    const sd = mean.map((m, f) => Math.sqrt(average(ofFeature(f).map((v) => (v - m) ** 2))))
    const inputs = inputsOf(config, states)
    const outputs = recurrence(config, tensors, inputs)

    const [predictions] = (await worker.run({
      kind: 'predict',
      network: 0,
      bundles: [[sequence]],
      weights: 'parameters',
      version: 'start',
    })) as Float32Array[]
    for (const [at, output] of outputs.entries()) {
      const expected = states[at] + mean[at % n] + sd[at % n] * output
      expect(Math.abs(predictions[at] - expected)).toBeLessThan(1e-4)
    }

    const length = lengths[sequence]
    const weights = lossWeights(scoredOf(shared, sequence), 0, length, shared.warmUpWeight)
    let expectedLoss = 0
    for (let at = 0; at < (length - 1) * n; at++) {
      const target = (states[at + n] - states[at] - mean[at % n]) / sd[at % n]
      const weight = whole.lossScale * weights[Math.floor(at / n)]
      expectedLoss += weight * (outputs[at] - target) ** 2
    }
    const crop = { sequence, start: 0, length }
    const loss = await worker.run({ ...whole, slot: 0, crops: [crop] })
    expect((loss as number) / expectedLoss).toBeCloseTo(1, 5)
  })
})

function statesOf({ states, offsets, task }: SharedTraining, sequence: number): Float32Array {
  const [first, end] = [offsets[sequence], offsets[sequence + 1]]
  return states.subarray(first * task.nFeatures, end * task.nFeatures)
}

function scoredOf({ scored, offsets }: SharedTraining, sequence: number): Uint8Array {
  return scored.subarray(offsets[sequence], offsets[sequence + 1])
}

function inputsOf(config: NetworkConfig, states: Float32Array): Float32Array {
  const inputs = new Float32Array((states.length / config.nFeatures) * config.nInputs)
  buildInputs(states, new ModelInputs(config.nFeatures, config), inputs)
  return inputs
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const nSteps = 120

it('sees a training sequence with the traits of its fold, and a validation sequence with those of all', async () => {
  const table = echoes(50, nSteps, [3, 7])
  const valid = echoes(2, nSteps, [3, 7], 2)
  const traits = fitTraits(table, 16)!
  const { config } = randomNetwork({ nFeatures, normalize: 'none' }, 1)
  const { count, order } = traits.served
  const own = { ...config, traits: { count, order }, nInputs: config.nInputs + count }
  const shared = sharedTraining([own], table, valid, { ...plan('composed'), traits })
  const worker = await TrainingWorker.start(shared)
  for (const [sequence, expected] of [
    [0, traits.ofFold[traits.foldOf[0]]],
    [7, traits.ofFold[traits.foldOf[7]]],
    [51, traits.served],
  ] as const) {
    await worker.run({ kind: 'inputs', sequence })
    const states = sequence < 50 ? table.states : valid.states
    const first = (sequence % 50) * nSteps * nFeatures
    const follower = new SequenceTraits(expected, servingKernels())
    const inputs = new Float32Array(nSteps * own.nInputs)
    const made = new ModelInputs(nFeatures, own, follower)
    buildInputs(states.subarray(first, first + nSteps * nFeatures), made, inputs)
    expect(shared.inputs![sequence]).toEqual(inputs)
  }
  expect(traits.foldOf[0]).not.toBe(traits.foldOf[7])
})
