import tf = require('@tensorflow/tfjs-core')

import { UsageError } from '../base/errors.js'
import type { BackendName } from './backendNames.js'
import { fusedOps } from './fused/fusedOps.js'
import { type KernelChoice, kernelChoices } from './kernelChoices.js'
import { loadKernels } from './loadKernels.js'
import type { BlockOps } from './ops/blockOps.js'
import { composedOps } from './ops/composedOps.js'
import { TfjsMemory } from './tfjsMemory.js'

export interface ChosenKernels {
  ops: BlockOps
  /** Why these run, in words. */
  reason: string
  /** A tensor with a copy of `values`. */
  tensor(values: Float32Array, shape: readonly number[]): tf.Tensor
  /** The values of a tensor, to be read before the next one is made. */
  values(tensor: tf.Tensor): Float32Array | Promise<Float32Array>
}

const composed: Omit<ChosenKernels, 'reason'> = {
  ops: composedOps,
  // A backend may keep the array that it is given.
  tensor: (values, shape) => tf.tensor(values.slice(), [...shape]),
  values: (tensor) => tensor.data() as Promise<Float32Array>,
}

/**
 * The network's ops on tfjs' current backend: our kernels on the wasm backend, composed ops on the others.
 *
 * @param backend the current one, as {@link selectBackend} chose it
 * @throws {UsageError} `KERNELS_UNKNOWN`; `KERNELS_NEED_WASM` when kernels are asked for on another backend
 * @throws {SeqarenaError} `KERNELS_FAILED` when what is asked for does not load
 */
export function selectKernels(choice: string, backend: BackendName): ChosenKernels {
  if (!isChoice(choice)) {
    const hint = `Choose from ${kernelChoices.join(', ')}.`
    throw new UsageError('KERNELS_UNKNOWN', `no kernels are called ${choice}`, hint)
  }
  if (choice === 'composed') return { ...composed, reason: 'asked for' }
  if (backend !== 'wasm') {
    if (choice === 'auto') {
      return { ...composed, reason: 'chosen automatically; kernels need the wasm backend' }
    }
    const what = `kernels ${choice} work on tfjs' wasm backend, not on ${backend}`
    throw new UsageError('KERNELS_NEED_WASM', what, 'Use --backend wasm, or --kernels auto.')
  }
  const memory = new TfjsMemory()
  const { build, reason, functions } = loadKernels(choice, memory)
  return {
    ops: fusedOps(build, { functions, memory }),
    reason,
    // Copied to the backend's memory at once.
    tensor: (values, shape) => tf.tensor(values, [...shape], 'float32'),
    values: (tensor) => memory.floats(tensor),
  }
}

function isChoice(name: string): name is KernelChoice {
  return kernelChoices.includes(name as KernelChoice)
}
