import { parameterShapes } from '../models/forecast/parameterShapes.js'
import type { Network } from '../models/forecast/weightsFile.js'

/**
 * A network's tensors as the streaming kernels take them, in the order of its weights file: factors of its inputs go
 * into the weights that meet them, and what makes its inputs or stands beside it is left out.
 */
export function servedTensors({
  config,
  tensors,
}: Pick<Network, 'config' | 'tensors'>): Float32Array[] {
  const { 'input.scale': factors, 'input.weight': weight } = tensors
  const served: typeof tensors = factors
    ? { ...tensors, 'input.weight': scaledRows(weight, factors) }
    : tensors
  const names = parameterShapes(config).map(({ name }) => name)
  const isServed = (name: string) =>
    name !== 'input.scale' && !name.startsWith('traits.') && !name.startsWith('autoregression.')
  return names.filter(isServed).map((name) => served[name])
}

/** [rows, columns], each row times its factor. */
function scaledRows(matrix: Float32Array, factors: Float32Array): Float32Array {
  const columns = matrix.length / factors.length
  return matrix.map((value, at) => value * factors[Math.floor(at / columns)])
}
