import { gruRecurrence } from '../../gru/testing/recurrence.js'
import { mambaRecurrence } from '../../mamba2/testing/recurrence.js'
import { linear } from '../../testing/plainLoops.js'
import type { Architecture, NetworkConfig } from '../config.js'

type Arrays = Record<string, ArrayLike<number>>

/**
 * The network as plain loops in float64, step by step as its papers read: the oracle that the forms that run are
 * held against.
 *
 * @param inputs [time, nInputs]
 * @returns [time, nFeatures], in units of the training targets
 */
export function recurrence(
  config: NetworkConfig,
  weights: Arrays,
  inputs: ArrayLike<number>,
): Float64Array {
  const factors = weights['input.scale']
  const scaled = factors
    ? Float64Array.from(inputs, (value, at) => value * factors[at % config.nInputs])
    : inputs
  const x = linear(scaled, weights['input.weight'], config.nInputs, weights['input.bias'])
  const out = stack(config, weights, x)
  return linear(out, weights['head.weight'], config.model.dModel, weights['head.bias'])
}

function stack({ arch, model }: Architecture, weights: Arrays, x: Float64Array): Float64Array {
  switch (arch) {
    case 'mamba2':
      return mambaRecurrence(model, weights, x)
    case 'gru':
      return gruRecurrence(model, weights, x)
  }
}
