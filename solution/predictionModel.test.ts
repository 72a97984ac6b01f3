import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import type { States } from '../datasets/sequenceTable.js'
import { encodeBaseline } from '../models/forecast/baselineFile.js'
import type { PredictedValue } from '../models/forecast/config.js'
import { randomBaselines } from '../models/forecast/testing/randomBaselines.js'
import { randomGru, randomNetwork } from '../models/forecast/testing/randomNetwork.js'
import { encodeNetwork, type Network } from '../models/forecast/weightsFile.js'
import { BaselineModel } from './baselineModel.js'
import type { PredictionModel } from './contract.js'
import { buildInputs, ModelInputs } from './modelInputs.js'
import { EnsembleModel, loadPredictionModel } from './predictionModel.js'
import { StreamingNetwork } from './streamingNetwork.js'

const root = mkdtempSync(join(tmpdir(), 'seqarena-'))
afterAll(() => rmSync(root, { recursive: true }))

const nFeatures = 3
const nSteps = 60

function randomStates(seed: number): Float32Array {
  const random = new RandomStream(seed, 'states')
  return Float32Array.from({ length: nSteps * nFeatures }, () => random.normal())
}

/** The predictions for one sequence, asked for at every step but each third. */
function replay(model: PredictionModel, seqIx: number, states: States): (number[] | null)[] {
  return Array.from({ length: nSteps }, (_, stepInSeq) => {
    const state = states.subarray(stepInSeq * nFeatures, (stepInSeq + 1) * nFeatures)
    const prediction = model.predict({
      seqIx,
      stepInSeq,
      needPrediction: stepInSeq % 3 !== 0,
      state,
    })
    return prediction && Array.from(prediction)
  })
}

/** The states as the network sees them. */
function standardStates({ standardisation }: Network, states: Float32Array): Float32Array {
  const { centre, scale } = standardisation
  return states.map((value, at) => (value - centre[at % nFeatures]) / scale[at % nFeatures])
}

function inUnitsOf({ standardisation }: Network, value: number, feature: number): number {
  return standardisation.centre[feature] + standardisation.scale[feature] * value
}

function withPredicted(network: Network, predict: PredictedValue): Network {
  return { ...network, config: { ...network.config, predict: [predict, predict, predict] } }
}

const small = randomNetwork({}, 1)
const other = randomNetwork(
  { features: ['raw', 'std3'], normalize: 'none', model: { dModel: 4 } },
  2,
)
const sameInputs = randomGru({}, 3)
const ofChanges = randomNetwork({ predict: 'change' }, 4)

describe('EnsembleModel', () => {
  it('predicts with what the network makes of the whole sequence up to each step', () => {
    const states = randomStates(1)
    const { config } = small
    const inputs = new Float32Array(nSteps * config.nInputs)
    const standard = standardStates(small, states)
    buildInputs(standard, new ModelInputs(nFeatures, config), inputs)
    const network = new StreamingNetwork(small)
    const predictions = replay(new EnsembleModel([small]), 4, states)
    const expected = new Float32Array(nFeatures)
    for (let step = 0; step < nSteps; step++) {
      network.push(inputs.subarray(step * config.nInputs, (step + 1) * config.nInputs))
      network.predict(expected)
      const inUnits = Array.from(expected, (value, f) => Math.fround(inUnitsOf(small, value, f)))
      expect(predictions[step]).toEqual(step % 3 === 0 ? null : inUnits)
    }
  })

  it('adds the state to a change', () => {
    const states = randomStates(1)
    const { config } = ofChanges
    const predict = ['state', 'change', 'state'] as const
    const mixed: Network = { ...ofChanges, config: { ...config, predict } }
    const ofStates = replay(new EnsembleModel([withPredicted(ofChanges, 'state')]), 4, states)
    const wholly = replay(new EnsembleModel([ofChanges]), 4, states)
    const partly = replay(new EnsembleModel([mixed]), 4, states)
    for (const [step, change] of ofStates.entries()) {
      const standard = standardStates(ofChanges, states).subarray(step * nFeatures)
      const { scale } = ofChanges.standardisation
      const sums = change?.map((value, f) => value + scale[f] * standard[f])
      for (let f = 0; f < nFeatures && sums && change; f++) {
        expect(wholly[step]![f]).toBeCloseTo(sums[f], 5)
        expect(partly[step]![f]).toBeCloseTo(f === 1 ? sums[f] : change[f], 5)
      }
    }
  })

  it('predicts the same bits whatever power of two is the unit of a feature', () => {
    const states = randomStates(1)
    const units = [2 ** -20, 1, 2 ** 13]
    for (const network of [small, other, sameInputs, ofChanges]) {
      const { centre, scale } = network.standardisation
      const standardisation = {
        centre: centre.map((value, f) => value * units[f]),
        scale: scale.map((value, f) => value * units[f]),
      }
      const predictions = replay(new EnsembleModel([network]), 4, states)
      const inOtherUnits = replay(
        new EnsembleModel([{ ...network, standardisation }]),
        4,
        states.map((value, at) => value * units[at % nFeatures]),
      )
      const expected = predictions.map((own) => own?.map((value, f) => value * units[f]) ?? null)
      expect(inOtherUnits).toEqual(expected)
    }
  })

  it('keeps the digits of float64 states that lie far from 0', () => {
    const states = randomStates(1)
    const { centre } = small.standardisation
    const far = { ...small.standardisation, centre: centre.map((value) => value + 2 ** 30) }
    const predictions = replay(new EnsembleModel([small]), 4, Float64Array.from(states))
    const farPredictions = replay(
      new EnsembleModel([{ ...small, standardisation: far }]),
      4,
      Float64Array.from(states, (value) => value + 2 ** 30),
    )
    for (const [step, own] of farPredictions.entries()) {
      for (const [f, value] of own?.entries() ?? []) {
        expect(value - 2 ** 30).toBeCloseTo(predictions[step]![f], 5)
      }
    }
  })

  it('predicts the same for a sequence whatever came before', () => {
    const states = randomStates(1)
    const fresh = replay(new EnsembleModel([small, other]), 4, states)
    const used = new EnsembleModel([small, other])
    replay(used, 1, randomStates(2))
    expect(replay(used, 4, states)).toEqual(fresh)
    expect(replay(used, 4, states)).toEqual(fresh) // the same sequence once more, from its first step
  })

  it('averages its members, those with inputs of their own and those that share them', () => {
    const states = randomStates(1)
    const networks = [small, other, sameInputs, ofChanges]
    const alone = networks.map((network) => replay(new EnsembleModel([network]), 4, states))
    const together = replay(new EnsembleModel(networks), 4, states)
    for (let step = 0; step < nSteps; step++) {
      if (step % 3 === 0) expect(together[step]).toBeNull()
      else {
        for (let f = 0; f < nFeatures; f++) {
          const mean = alone.reduce((sum, predictions) => sum + predictions[step]![f], 0) / 4
          expect(together[step]![f]).toBeCloseTo(mean, 6)
        }
      }
    }
  })

  it('says what is wrong with a state of another length', () => {
    const model = new EnsembleModel([small])
    const point = { seqIx: 7, stepInSeq: 3, needPrediction: false, state: new Float32Array(2) }
    expect(() => model.predict(point)).toThrow(
      'seq_ix 7, step 3: the state has 2 values, the networks were trained on 3',
    )
  })

  it('refuses networks of different columns', () => {
    const wide = randomNetwork({ nFeatures: 4 })
    expect(() => new EnsembleModel([small, wide])).toThrow(
      'networks 0 and 1 of the ensemble were trained on different columns. Keep the members of one run together.',
    )
  })
})

describe('loadPredictionModel', () => {
  it('takes the weights of a folder in the order of their numbers', () => {
    const directory = mkdtempSync(join(root, 'weights-'))
    const networks = [small, other, sameInputs]
    const names = ['mamba_model_0', 'mamba_model_2', 'gru_model_10']
    const files = names.map((name) => join(directory, `${name}.safetensors`))
    for (const [i, network] of networks.entries()) {
      writeFileSync(files[i], encodeNetwork(network))
    }
    const states = randomStates(1)
    const loaded = replay(loadPredictionModel(directory), 4, states)
    expect(loaded).toEqual(replay(new EnsembleModel(networks), 4, states))
  })

  it('takes a baseline where there is one', () => {
    for (const baseline of randomBaselines(nFeatures)) {
      const directory = mkdtempSync(join(root, 'baseline-'))
      writeFileSync(join(directory, 'baseline.safetensors'), encodeBaseline(baseline))
      const states = randomStates(1)
      const loaded = replay(loadPredictionModel(directory), 4, states)
      expect(loaded).toEqual(replay(new BaselineModel(baseline), 4, states))
    }
  })

  it('says when there are no weights', () => {
    const directory = mkdtempSync(join(root, 'weights-'))
    for (const place of [directory, join(directory, 'nowhere')]) {
      expect(() => loadPredictionModel(place)).toThrow(
        `${place}: there is no mamba_model_<k>.safetensors or gru_model_<k>.safetensors in it. Give the folder of a trained run.`,
      )
    }
  })

  it('names the file whose features it does not know', () => {
    const directory = mkdtempSync(join(root, 'weights-'))
    const file = join(directory, 'mamba_model_0.safetensors')
    writeFileSync(file, encodeNetwork(randomNetwork({ features: ['raw', 'median5'] })))
    expect(() => loadPredictionModel(directory)).toThrow(
      `${file}: its inputs need the unknown features median5. Install a newer seqarena to run it.`,
    )
  })
})
