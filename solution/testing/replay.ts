import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RandomStream } from '../../base/random.js'
import { type PredictedValue, predictedValues } from '../../models/forecast/config.js'
import { randomGru, randomNetwork } from '../../models/forecast/testing/randomNetwork.js'
import { encodeNetwork, type Network } from '../../models/forecast/weightsFile.js'
import { weightsFileName } from '../../models/forecast/weightsFileName.js'
import { gruDefaults } from '../../models/gru/config.js'
import type { PredictionModel } from '../contract.js'
import { featureGroups } from '../features.js'
import { EnsembleModel } from '../predictionModel.js'
import type { ServingKernels } from '../servingKernels.js'

export const nSequences = 2
export const nSteps = 300
export const nFeatures = 32
/**
 * [nSequences, nSteps, nFeatures], standard normal but for the columns that are hard in the second
 * sequence.
 */
export const states = hardStates()

/** The second sequence has a constant, a large offset, a random walk and a column of few values. */
function hardStates(): Float32Array {
  const random = new RandomStream(1, 'states')
  const values = Float32Array.from({ length: nSequences * nSteps * nFeatures }, () =>
    random.normal(),
  )
  for (let step = 0; step < nSteps; step++) {
    const row = (nSteps + step) * nFeatures
    values[row] = 0.1
    values[row + 1] += 1000
    if (step > 0) values[row + 2] += values[row + 2 - nFeatures]
    values[row + 3] = Math.sign(values[row + 3])
  }
  return values
}

/** Predictions of networks, as {@link replayModel} has them. */
export function replay(networks: Network[], kernels?: ServingKernels): Float32Array {
  return replayModel(new EnsembleModel(networks, kernels))
}

/** Predictions [nSequences, nSteps, nFeatures], NaN where none was asked for. */
export function replayModel(model: PredictionModel): Float32Array {
  const out = new Float32Array(states.length).fill(Number.NaN)
  for (let row = 0; row < nSequences * nSteps; row++) {
    const stepInSeq = row % nSteps
    const state = states.subarray(row * nFeatures, (row + 1) * nFeatures)
    const seqIx = 100 - Math.floor(row / nSteps)
    const prediction = model.predict({
      seqIx,
      stepInSeq,
      needPrediction: stepInSeq % 3 !== 0,
      state,
    })
    if (prediction) out.set(prediction, row * nFeatures)
  }
  return out
}

/** Makes a folder with these networks' weights. */
export function weightsFolder(folder: string, networks: Network[]): string {
  mkdirSync(folder, { recursive: true })
  for (const [k, network] of networks.entries()) {
    writeFileSync(join(folder, weightsFileName(network.config.arch, k)), encodeNetwork(network))
  }
  return folder
}

/** Largest difference of two arrays, relative to the value where that is above 1: float32 has no more digits. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => {
    if (Number.isNaN(value) && Number.isNaN(b[i])) return largest
    const difference = Math.abs(value - b[i]) / Math.max(1, Math.abs(value))
    return Math.max(largest, difference)
  }, 0)
}

const defaultModel = { dModel: 128, nLayers: 4, dState: 32, headDim: 32 }
const mixed = Array.from(
  { length: nFeatures },
  (_, i): PredictedValue => predictedValues[i % predictedValues.length],
)

/** The default networks, and some that differ in inputs, sizes and what they predict. */
export const networks = [
  randomNetwork({ nFeatures, features: [...featureGroups], model: defaultModel }, 1),
  randomNetwork(
    {
      nFeatures,
      features: ['diff1', 'std5', 'min20', 'ema0.3'],
      model: { dModel: 24, convWidth: 3 },
    },
    2,
  ),
  randomNetwork({ nFeatures, features: ['raw'], normalize: 'none', model: { dState: 3 } }, 3),
  randomGru({ nFeatures, features: [...featureGroups], model: gruDefaults }, 4),
  randomGru({ nFeatures, features: ['raw'], model: { dModel: 21, nLayers: 3 } }, 5),
  randomNetwork({ nFeatures, plain: ['raw', 'lag2', 'lag20'], predict: 'change' }, 6),
  randomNetwork({ nFeatures, features: ['raw', 'mean3'], normalize: 'learned' }, 7),
  randomNetwork({ nFeatures, features: ['raw'], traits: { count: 3, order: 4 } }, 8),
  randomNetwork({ nFeatures, features: ['raw'], predict: 'residual', order: 3 }, 9),
  randomNetwork({ nFeatures, features: ['raw'], predict: mixed, order: 2 }, 10),
]
