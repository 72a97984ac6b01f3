import type { BuildName } from '../kernelChoices.js'
import type { BlockOps } from '../ops/blockOps.js'
import { useBatchMatMul } from './batchMatMul.js'
import { block, registerBlock } from './block.js'
import { dropout, registerDropout } from './dropout.js'
import { embedCells, registerEmbedCells } from './embedCells.js'
import { gru, registerGru } from './gru.js'
import { useSharedIdentity } from './identity.js'
import { layerNorm, registerLayerNorm } from './layerNorm.js'
import { linear, registerLinear } from './linear.js'
import { registerRowLoss, rowLoss } from './rowLoss.js'
import { registerSquaredError, squaredError } from './squaredError.js'
import type { TfjsKernels } from './tfjsKernels.js'

/**
 * The network's ops on our kernels, one for each: registered with tfjs' wasm backend, gradients included. The
 * backend's own matrix product becomes ours as well, and its clones share memory.
 */
export function fusedOps(name: BuildName, kernels: TfjsKernels): BlockOps {
  useSharedIdentity(kernels)
  useBatchMatMul(kernels)
  registerLinear(kernels)
  registerLayerNorm(kernels)
  registerBlock(kernels)
  registerSquaredError(kernels)
  registerEmbedCells(kernels)
  registerRowLoss(kernels)
  registerGru(kernels)
  registerDropout(kernels)
  return { name, linear, layerNorm, block, squaredError, embedCells, rowLoss, gru, dropout }
}
