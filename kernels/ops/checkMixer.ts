import type { Tensor3D } from '@tensorflow/tfjs-core'
import type { MixerSizes, MixerWeights } from './blockOps.js'
import { checkNotEmpty, checkShape } from './checkShape.js'

/** @throws {ShapeError} naming the operand of a mixer whose shape does not fit the others */
export function checkMixer(
  projected: Tensor3D,
  weights: MixerWeights,
  { headDim, dState }: MixerSizes,
) {
  const [batch, time] = projected.shape
  const dInner = weights.normWeight.shape[0]
  const nHeads = dInner / headDim
  const dConv = dInner + 2 * dState
  checkShape('projected', projected, [batch, time, dInner + dConv + nHeads])
  checkNotEmpty('projected', projected)
  checkShape('convWeight', weights.convWeight, [weights.convWeight.shape[0], dConv])
  checkShape('convBias', weights.convBias, [dConv])
  for (const name of ['dtBias', 'aLog', 'd'] as const) checkShape(name, weights[name], [nHeads])
}
