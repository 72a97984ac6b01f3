import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { DataError } from '../base/errors.js'
import { newStates, type States } from '../datasets/sequenceTable.js'
import { type Standardisation, standardise } from '../datasets/standardisation.js'
import { readBaseline } from '../models/forecast/baselineFile.js'
import { traitsOf } from '../models/forecast/traits.js'
import { type Network, readNetwork } from '../models/forecast/weightsFile.js'
import { weightsFileNames } from '../models/forecast/weightsFileName.js'
import { BaselineModel } from './baselineModel.js'
import type { DataPoint, PredictionModel } from './contract.js'
import { featureGroups } from './features.js'
import { type ForecastBase, forecastBase } from './forecastBase.js'
import { modelFiles } from './modelFiles.js'
import { ModelInputs } from './modelInputs.js'
import { SequenceTraits } from './sequenceTraits.js'
import { type ServingKernels, servingKernels } from './servingKernels.js'
import { StreamingNetwork } from './streamingNetwork.js'

/** Members of an ensemble that see the same inputs and add to the same forecast. */
interface Group {
  standardisation: Standardisation
  standard: Float32Array // [nFeatures], the state at hand
  inputs: ModelInputs
  values: Float32Array // [inputs.size]
  base: ForecastBase
  added: Float32Array // [nFeatures]
  members: StreamingNetwork[]
}

/** An ensemble of networks, one step at a time: the mean of their predictions. */
export class EnsembleModel implements PredictionModel {
  private readonly nFeatures: number
  private readonly groups: readonly Group[]
  private readonly nMembers: number
  private readonly sums: Float64Array // of the members' predictions
  private readonly prediction: Float32Array
  private seqIx: number | null = null

  /**
   * @param networks at least one; their inputs may differ, their states may not
   * @throws {DataError} `ENSEMBLE_MISMATCH`
   */
  constructor(networks: readonly Network[], kernels = servingKernels()) {
    const { nFeatures, featureNames } = networks[0].config
    const stranger = networks.findIndex(
      ({ config }) => JSON.stringify(config.featureNames) !== JSON.stringify(featureNames),
    )
    if (stranger > 0) {
      const what = `networks 0 and ${stranger} of the ensemble were trained on different columns`
      throw new DataError('ENSEMBLE_MISMATCH', what, {}, 'Keep the members of one run together.')
    }
    this.nFeatures = nFeatures
    this.groups = groupByInputs(networks, kernels)
    this.nMembers = networks.length
    this.sums = new Float64Array(nFeatures)
    this.prediction = new Float32Array(nFeatures)
  }

  /**
   * @throws {DataError} `STATE_LENGTH` when the state is not as long as those the networks were
   * trained on
   */
  predict({ seqIx, stepInSeq, needPrediction, state }: DataPoint): States | null {
    if (state.length !== this.nFeatures) {
      const what = `the state has ${state.length} values, the networks were trained on ${this.nFeatures}`
      throw new DataError('STATE_LENGTH', what, { seqIx, step: stepInSeq })
    }
    if (seqIx !== this.seqIx || stepInSeq === 0) this.reset()
    this.seqIx = seqIx
    for (const { standardisation, standard, inputs, values, base, added, members } of this.groups) {
      standardise(state, standardisation, standard)
      inputs.push(standard, values)
      base.push(standard, added)
      for (const member of members) member.push(values)
    }
    if (!needPrediction) return null
    const mean = newStates(state, this.nFeatures)
    this.averagePrediction(mean)
    return mean
  }

  private reset(): void {
    for (const { inputs, base, members } of this.groups) {
      inputs.reset()
      base.reset()
      for (const member of members) member.reset()
    }
  }

  private averagePrediction(mean: States): void {
    const { sums, prediction, nMembers } = this
    sums.fill(0)
    for (const { standardisation, added, members } of this.groups) {
      const { centre, scale } = standardisation
      for (const member of members) {
        member.predict(prediction)
        for (let f = 0; f < sums.length; f++) {
          sums[f] += centre[f] + scale[f] * (added[f] + prediction[f])
        }
      }
    }
    for (let f = 0; f < mean.length; f++) mean[f] = sums[f] / nMembers
  }
}

/** The engineered features cost a step as much for one member as for all that share them. */
function groupByInputs(networks: readonly Network[], kernels: ServingKernels): Group[] {
  const groups: (Group & { first: Network })[] = []
  for (const network of networks) {
    let group = groups.find(({ first }) => seeTheSame(first, network))
    if (!group) {
      const { config, tensors } = network
      const traits = config.traits && traitsOf(config.traits, tensors)
      const own = traits && new SequenceTraits(traits, kernels)
      const inputs = new ModelInputs(config.nFeatures, config, own)
      group = {
        first: network,
        standardisation: network.standardisation,
        standard: new Float32Array(config.nFeatures),
        inputs,
        values: new Float32Array(inputs.size),
        base: forecastBase(network, kernels),
        added: new Float32Array(config.nFeatures),
        members: [],
      }
      groups.push(group)
    }
    group.members.push(new StreamingNetwork(network, kernels))
  }
  return groups
}

function seeTheSame(a: Network, b: Network): boolean {
  if (!isDeepStrictEqual(a.standardisation, b.standardisation)) return false
  const seen = ({ config: { features, normalize, plain, traits, predict, order } }: Network) =>
    JSON.stringify([features, normalize, plain, traits, predict, order])
  if (seen(a) !== seen(b)) return false
  const names = Object.keys(a.tensors).filter((name) => /^(traits|autoregression)\./.test(name))
  return names.every((name) => a.tensors[name].every((value, i) => value === b.tensors[name][i]))
}

/**
 * The model whose files lie in a folder: an ensemble of networks, or a baseline.
 *
 * Source of ensembles from random starts: Lakshminarayanan, Pritzel and Blundell 2017, arXiv 1612.01474.
 *
 * @throws {DataError} `NO_WEIGHTS`, `BASELINE_AND_NETWORKS`, `UNKNOWN_FEATURES`, `ENSEMBLE_MISMATCH`, or as {@link
 *   readNetwork} and {@link readBaseline} do
 */
export function loadPredictionModel(directory: string): PredictionModel {
  const { networks, baseline } = modelFiles(directory)
  if (baseline) return new BaselineModel(readBaseline(readFileSync(baseline), baseline))
  if (networks.length === 0) {
    const what = `there is no ${weightsFileNames} in it`
    throw new DataError(
      'NO_WEIGHTS',
      what,
      { file: directory },
      'Give the folder of a trained run.',
    )
  }
  return new EnsembleModel(networks.map(loadNetwork))
}

function loadNetwork(file: string): Network {
  const network = readNetwork(readFileSync(file), file)
  const unknown = [...network.config.features, ...network.config.plain].filter(
    (name) => !featureGroups.includes(name),
  )
  if (unknown.length > 0) {
    const what = `its inputs need the unknown features ${unknown.join(', ')}`
    throw new DataError('UNKNOWN_FEATURES', what, { file }, 'Install a newer seqarena to run it.')
  }
  return network
}
