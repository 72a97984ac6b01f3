import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../base/packageRoot.js'
import { equalOffsets } from '../datasets/sequenceOffsets.js'
import type { SequenceTable } from '../datasets/sequenceTable.js'
import { simulateTable } from '../datasets/simulate.js'
import { OwnMemory } from '../kernels/kernelMemory.js'
import { loadKernels } from '../kernels/loadKernels.js'
import { composedOps } from '../kernels/ops/composedOps.js'
import { forward } from '../models/forecast/network.js'
import { parameterShapes } from '../models/forecast/parameterShapes.js'
import { randomNetwork } from '../models/forecast/testing/randomNetwork.js'
import { recurrence } from '../models/forecast/testing/recurrence.js'
import { GroupSampler } from '../models/generator/groupSampler.js'
import { randomGenerator } from '../models/generator/testing/randomGenerator.js'
import { parseFeatureGroups } from '../solution/features.js'
import { buildInputs, ModelInputs } from '../solution/modelInputs.js'
import { trainDefaults } from '../train/forecast/trainConfig.js'
import { decayMask, flatten, parameterLayout, unflatten } from '../train/parameterVector.js'
import { weightsFile } from './benchNetwork.js'
import { Children } from './children.js'
import { relativeDifference } from './compare.js'
import { readFloats } from './peerProcess.js'
import { findPythons, type Library, type NamedPeer, Peers } from './pythons.js'
import { randomArray } from './randomArray.js'
import { loadGenerator } from './sample.js'
import { stockTfjs } from './stockTfjs.js'
import { loadTraining, stepRequest } from './train.js'

const pythons = await findPythons()
const children = new Children()
const peers = new Peers(children, pythons, () => {})
afterAll(() => children.end())

const skipped = (library: Library) =>
  pythons[library] ? '' : ` (skipped: no python3 with ${library} was found)`

const nSteps = 100
const nSequences = 3
const network = randomNetwork(
  { model: { dModel: 8, dState: 5, headDim: 4 }, nFeatures: 3, features: ['raw', 'diff1'] },
  7,
)
const { nInputs, nFeatures } = network.config
const inputs = Array.from({ length: nSequences }, (_, i) =>
  randomArray(`inputs ${i}`, nSteps * nInputs, -2, 2),
)
const table: SequenceTable<Float32Array> = {
  seqIx: Int32Array.from({ length: nSequences }, (_, i) => i),
  states: randomArray('states', nSequences * nSteps * nFeatures),
  needPrediction: new Uint8Array(nSequences * nSteps).fill(1),
  offsets: equalOffsets(nSequences, nSteps),
  featureNames: network.config.featureNames,
}

/** What the network predicts, by the recurrence in float64, in units of the targets. */
const predicted = inputs.map((own) =>
  Float32Array.from(recurrence(network.config, network.tensors, own)),
)

function inUnitsOfStates(targets: Float32Array): Float32Array {
  const { 'target.mean': mean, 'target.scale': scale } = network.tensors
  return targets.map((value, i) => mean[i % nFeatures] + scale[i % nFeatures] * value)
}

async function streamed(peer: NamedPeer): Promise<Float32Array> {
  const { process } = peer
  const weights = process.newFile()
  writeFileSync(weights, weightsFile(network))
  await process.ask('loadStream', { weights, inputs: process.hand(inputs[0]) })
  const file = process.newFile()
  await process.ask('writeStream', { file })
  return readFloats(file)
}

describe.skipIf(!pythons.torch)(`the PyTorch peer${skipped('torch')}`, () => {
  let torch: NamedPeer
  beforeAll(async () => {
    torch = (await peers.torch(1))!
    await loadTraining(torch.process, network, table, inputs)
    await stockTfjs()
  })

  const length = 70
  const crops = [
    { sequence: 2, start: 0, length },
    { sequence: 0, start: 30, length },
  ]
  const request = stepRequest(table, { crops, length, lr: 0.01 })
  const { lr, ...batch } = request
  const forms = ['einsum', 'bmm'].flatMap((form) =>
    [1, 16, 40, 64, 128].map((chunk): [string, number] => [form, chunk]),
  )

  it.each(forms)('predicts what the recurrence predicts: %s, chunks of %i', async (form, chunk) => {
    const file = torch.process.newFile()
    await torch.process.ask('writeForward', { form, chunk, file })
    const found = readFloats(file)
    for (const [i, expected] of predicted.entries()) {
      const own = found.subarray(i * expected.length, (i + 1) * expected.length)
      expect(relativeDifference(own, expected)).toBeLessThan(1e-4)
    }
  })

  const layout = parameterLayout(parameterShapes(network.config))

  /** Loss and gradient by the composed ops. */
  function composedGradient(parameters: Float32Array): { loss: number; gradient: Float32Array } {
    return tf.tidy(() => {
      const byName = unflatten(layout, parameters)
      const names = layout.entries.map(({ name }) => name)
      const tensors = layout.entries.map(({ name, shape }) => tf.tensor(byName[name], shape))
      const cut = (own: Float32Array, width: number, start: number) =>
        tf.tensor3d(own.slice(start * width, (start + length) * width), [1, length, width])
      const loss = (...values: tf.Tensor[]) => {
        const weights = Object.fromEntries(names.map((name, i) => [name, values[i]]))
        const parts = crops.map(({ sequence, start }, i) => {
          const x = cut(inputs[sequence], nInputs, start)
          const y = cut(targetsOf(sequence), nFeatures, start)
          const own = request.step_weights.slice(i * length, (i + 1) * length)
          const predictions = forward(network.config, weights, x, composedOps)
          return composedOps.squaredError(predictions, y, tf.tensor3d(own, [1, length, 1]))
        })
        return parts.reduce((sum, part) => tf.add(sum, part))
      }
      const { value, grads } = tf.valueAndGrads(loss)(tensors)
      const gradient = new Float32Array(layout.size)
      const entries = grads.map((grad, i) => [names[i], grad.dataSync() as Float32Array])
      flatten(layout, Object.fromEntries(entries), gradient)
      return { loss: value.dataSync()[0], gradient }
    })
  }

  /** The next states in units of the targets. */
  function targetsOf(sequence: number): Float32Array {
    const size = nSteps * nFeatures
    const { 'target.mean': mean, 'target.scale': scale } = network.tensors
    const own = table.states.subarray(sequence * size, (sequence + 1) * size)
    return own.map((_, i) => {
      const next = own[i + nFeatures] ?? mean[i % nFeatures]
      return (next - mean[i % nFeatures]) / scale[i % nFeatures]
    })
  }

  it.each(['einsum', 'bmm'])('has the loss and its gradient: %s', async (form) => {
    const parameters = new Float32Array(layout.size)
    flatten(layout, network.tensors, parameters)
    const expected = composedGradient(parameters)
    const file = torch.process.newFile()
    const loss = await torch.process.ask('writeGradient', { ...batch, form, chunk: 32, file })
    expect(loss).toBeCloseTo(expected.loss, 5)
    const found = readFloats(file)
    expect(found.length).toBe(layout.size)
    for (const { name, offset, length: size } of layout.entries) {
      const part = (all: Float32Array) => all.subarray(offset, offset + size)
      expect(relativeDifference(part(found), part(expected.gradient)), name).toBeLessThan(1e-3)
    }
  })

  const decays = decayMask(layout)
  const { weightDecay } = trainDefaults
  const m = new Float64Array(layout.size)
  const v = new Float64Array(layout.size)

  /** Loshchilov and Hutter 2019, the gradient clipped to norm 1. */
  function adamW(parameters: Float32Array, gradient: Float32Array, step: number) {
    const clip = Math.min(1, 1 / Math.hypot(...gradient))
    for (let i = 0; i < parameters.length; i++) {
      const g = clip * gradient[i]
      m[i] = 0.9 * m[i] + 0.1 * g
      v[i] = 0.999 * v[i] + 0.001 * g * g
      const mean = m[i] / (1 - 0.9 ** step)
      const deviation = Math.sqrt(v[i] / (1 - 0.999 ** step))
      parameters[i] -= lr * (mean / (deviation + 1e-8) + weightDecay * decays[i] * parameters[i])
    }
  }

  it('takes the same steps: AdamW, decay and clipping included', async () => {
    await torch.process.ask('chooseForm', batch)
    const parameters = new Float32Array(layout.size)
    flatten(layout, network.tensors, parameters)
    const losses: number[] = []
    for (let step = 0; step < 8; step++) {
      const { loss, gradient } = composedGradient(parameters)
      const taken = await torch.process.ask<{ loss: number }>('trainStep', request)
      expect(Math.abs(taken.loss - loss) / loss, `step ${step}`).toBeLessThan(1e-3)
      losses.push(loss)
      adamW(parameters, gradient, step + 1)
    }
    expect(losses[7]).toBeLessThan(0.9 * losses[0])
  })

  it('streams what the recurrence predicts', async () => {
    const expected = inUnitsOfStates(predicted[0])
    expect(relativeDifference(await streamed(torch), expected)).toBeLessThan(1e-4)
  })

  it('says what went wrong, and goes on', async () => {
    await expect(torch.process.ask('writeForward', { form: 'none' })).rejects.toThrow(
      'a peer failed at writeForward: TypeError: ',
    )
    expect(await torch.process.ask('versions')).toHaveProperty('torch')
  })
})

describe.skipIf(!pythons['mostlyai.qa'])(`the mostlyai-qa peer${skipped('mostlyai.qa')}`, () => {
  it('has the figures that its report has', async () => {
    const fixtures = join(packageRoot, 'eval/accuracy/fixtures/qa_accuracy.json')
    const { tables, key, seed, expected } = JSON.parse(readFileSync(fixtures, 'utf8')).scattered
    const { process } = (await peers.assessor('mostlyai.qa', 1))!
    const files = Object.entries<FixtureTable>(tables).map(([name, table]) => {
      const file = process.newFile()
      writeFileSync(file, csvOf(table))
      return [name, file]
    })
    await process.ask('load', { ...Object.fromEntries(files), key })
    const { figures } = await process.ask<{ figures: object }>('qaAccuracy', { seed })
    for (const [name, value] of Object.entries(figures)) {
      expect(value, name).toBeCloseTo(expected.figures[name], 6)
    }
    expect(Object.keys(figures)).toEqual(['univariate', 'bivariate', 'trivariate', 'coherence'])
  })
})

/** Columns of qa_accuracy.json without missing values. */
type FixtureTable = Record<string, string | { labels: string; codes: string }>

function csvOf(table: FixtureTable): string {
  const columns = Object.values(table).map((column) => {
    if (typeof column === 'string') return column.split(' ')
    const labels = column.labels.split('|')
    return column.codes.split(' ').map((code) => labels[Number(code)])
  })
  const rows = columns[0].map((_, row) => columns.map((values) => values[row]).join())
  return [Object.keys(table).join(), ...rows].join('\n')
}

describe.skipIf(!pythons.numpy)(`the numpy peer${skipped('numpy')}`, () => {
  let numpy: NamedPeer
  beforeAll(async () => {
    numpy = (await peers.numpy())!
  })

  it('streams what the recurrence predicts', async () => {
    const expected = inUnitsOfStates(predicted[0])
    expect(relativeDifference(await streamed(numpy), expected)).toBeLessThan(1e-4)
  })

  it('has the features that ours has', async () => {
    const { states } = simulateTable({ sequences: 1, steps: 300, seed: 5 })
    const config = {
      features: parseFeatureGroups('all'),
      normalize: 'sequence',
      plain: [],
    } as const
    const expected = new Float32Array(300 * 26 * 32)
    buildInputs(states, new ModelInputs(32, config), expected)
    const { process } = numpy
    await process.ask('loadStates', { states: process.hand(states), n_steps: 300, n_features: 32 })
    const file = process.newFile()
    await process.ask('writeFeatures', { file })
    expect(relativeDifference(readFloats(file), expected)).toBeLessThan(1e-3)
  })

  it('samples what ours samples', async () => {
    const generator = randomGenerator({ nCodes: [3, 20, 7], order: [1, 2, 0] }, 4)
    const lengths = Int32Array.from({ length: 70 }, (_, i) => 8 - Math.floor(i / 10))
    const memory = new OwnMemory()
    const { functions } = loadKernels('auto', memory)
    const codes = new GroupSampler(generator, { memory, functions }).sample({ lengths, seed: 6 })
    const counts = new Float32Array(30)
    for (const [i, code] of codes.entries()) counts[[0, 3, 23][i % 3] + code]++
    const { process } = numpy
    await loadGenerator(process, generator, lengths, 6)
    const file = process.newFile()
    await process.ask('writeSample', { file })
    expect(readFloats(file)).toEqual(counts)
  })
})
