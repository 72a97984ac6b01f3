import { DataError } from '../../base/errors.js'
import { isNames } from '../isNames.js'
import { metadataObject, type RefuseMetadata } from '../metadataObject.js'
import {
  checkTensors,
  decodeNetworkFile,
  type ExpectedTensor,
  encodeNetworkFile,
  type NetworkFormat,
  type TensorNumbers,
} from '../networkFile.js'
import { baselineFileName } from './baselineFileName.js'
import type { Regression } from './regression.js'

/** A simple forecast that is served in the place of networks. */
export type Baseline = BaselineMethod & {
  /** Names of the columns that it forecasts, in the order of its states. */
  featureNames: readonly string[]
}

/** What a baseline forecasts with, by the name that trainings give it. */
type BaselineMethod =
  | { name: 'persistence' | 'drift' }
  | {
      name: 'movingAverage'
      /** Number of the last states whose mean is forecast. */
      window: number
    }
  | { name: 'ridge' | 'ridgeTuned'; regression: Regression }

const format: NetworkFormat = { name: 'seqarena-baseline', version: 1 }

/** Windows beyond this are no mean of the last few states any more: the file is damaged. */
const largestWindow = 10_000

/**
 * The bytes of a baseline's file; the same baseline gives the same bytes.
 *
 * @param file named in errors
 * @throws {DataError} as {@link readBaseline} does, so that nothing is written that could not be read
 */
export function encodeBaseline(baseline: Baseline, file?: string): Uint8Array {
  const { name, featureNames } = baseline
  const nFeatures = featureNames.length
  const window = 'window' in baseline ? baseline.window : undefined
  const regression = 'regression' in baseline ? baseline.regression : undefined
  const { order } = regression ?? {}
  const config = JSON.stringify({ name, window, order, nFeatures, featureNames })
  const expected = regression ? regressionShapes(regression.order, nFeatures) : []
  const tensors = regression ? regressionTensors(regression) : {}
  return encodeNetworkFile(format, expected, tensors, { config }, file)
}

/**
 * Reads and checks a baseline's file.
 *
 * @param file named in errors
 * @throws {DataError} `NOT_A_NETWORK`, `NEWER_VERSION`, `BAD_NETWORK_CONFIG`, `MISSING_TENSOR`, `UNKNOWN_TENSOR`,
 *   `TENSOR_SHAPE`, `NOT_FINITE`, `OUT_OF_RANGE`, or a `SAFETENSORS_…` code when the file is not sound
 */
export function readBaseline(bytes: Uint8Array, file: string): Baseline {
  const hint = `Give a ${baselineFileName} file as package writes it.`
  const { tensors, metadata } = decodeNetworkFile(bytes, [format], hint, file)
  const { object, refuse } = metadataObject(metadata, 'config', 'BAD_NETWORK_CONFIG', file)
  const featureNames = isNames(object.featureNames)
    ? object.featureNames
    : refuse('bad featureNames')
  const nFeatures = featureNames.length
  if (nFeatures === 0 || object.nFeatures !== nFeatures) {
    return refuse('an nFeatures that differs from featureNames')
  }
  const { name } = object
  switch (name) {
    case 'persistence':
    case 'drift':
      checkTensors([], tensors, file)
      return { name, featureNames }
    case 'movingAverage': {
      const window = countOf(object, 'window', refuse)
      if (window > largestWindow) return refuse('a bad window')
      checkTensors([], tensors, file)
      return { name, featureNames, window }
    }
    case 'ridge':
    case 'ridgeTuned': {
      const order = countOf(object, 'order', refuse)
      const own = checkTensors(regressionShapes(order, nFeatures), tensors, file)
      return { name, featureNames, regression: regressionOf(order, own, file) }
    }
    default:
      return refuse('an unknown name')
  }
}

function regressionShapes(order: number, nFeatures: number): ExpectedTensor[] {
  const tensor = (name: string, ...shape: number[]) => ({ name, shape, isFloat64: true })
  return [
    tensor('states.centre', nFeatures),
    tensor('states.scale', nFeatures),
    tensor('regression.intercept', nFeatures),
    tensor('regression.weights', nFeatures, order * nFeatures),
  ]
}

function regressionTensors({ centre, scale, intercept, weights }: Regression) {
  return {
    'states.centre': centre,
    'states.scale': scale,
    'regression.intercept': intercept,
    'regression.weights': weights,
  }
}

function regressionOf(
  order: number,
  tensors: Record<string, TensorNumbers>,
  file: string,
): Regression {
  const own = tensors as Record<string, Float64Array>
  const scale = own['states.scale']
  if (scale.some((value) => value <= 0)) {
    const what = 'tensor states.scale has a scale that is not above 0'
    throw new DataError('OUT_OF_RANGE', what, { file })
  }
  return {
    order,
    centre: own['states.centre'],
    scale,
    intercept: own['regression.intercept'],
    weights: own['regression.weights'],
  }
}

function countOf(
  config: Record<string, unknown>,
  name: 'order' | 'window',
  refuse: RefuseMetadata,
): number {
  const value = config[name]
  return Number.isSafeInteger(value) && (value as number) > 0
    ? (value as number)
    : refuse(`a bad ${name}`)
}
