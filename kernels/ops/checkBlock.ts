import type { Tensor3D } from '@tensorflow/tfjs-core'
import type { BlockWeights, MixerSizes } from './blockOps.js'
import { checkNotEmpty, checkShape } from './checkShape.js'

/** @throws {ShapeError} naming the operand of a block whose shape does not fit the others */
export function checkBlock(x: Tensor3D, weights: BlockWeights, { headDim, dState }: MixerSizes) {
  const dModel = x.shape[2]
  const dInner = weights.normWeight.shape[0]
  const nHeads = dInner / headDim
  const dConv = dInner + 2 * dState
  checkNotEmpty('x', x)
  checkShape('layerNormWeight', weights.layerNormWeight, [dModel])
  checkShape('layerNormBias', weights.layerNormBias, [dModel])
  checkShape('inProj', weights.inProj, [dModel, dInner + dConv + nHeads])
  checkShape('convWeight', weights.convWeight, [weights.convWeight.shape[0], dConv])
  checkShape('convBias', weights.convBias, [dConv])
  for (const name of ['dtBias', 'aLog', 'd'] as const) checkShape(name, weights[name], [nHeads])
  checkShape('outProj', weights.outProj, [dInner, dModel])
}
