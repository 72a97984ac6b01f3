import type * as tf from '@tensorflow/tfjs-core'
import { hashName } from '../../base/random.js'
import type { DropoutMask } from '../ops/blockOps.js'
import { checkNotEmpty } from '../ops/checkShape.js'
import { runKernel, setGradient, setKernel, type TfjsKernels } from './tfjsKernels.js'

const Dropout = 'SeqarenaDropout'

/**
 * {@link BlockOps.dropout} in one kernel; its gradient is itself, with the same mask drawn again.
 *
 * Source: Srivastava et al. 2014, "Dropout", JMLR 15, 1929–1958.
 */
export function dropout(x: tf.Tensor3D, mask: DropoutMask): tf.Tensor3D {
  checkNotEmpty('x', x)
  return runKernel(Dropout, { x }, mask) as tf.Tensor3D
}

export function registerDropout({ functions, memory }: TfjsKernels) {
  setKernel(Dropout, ({ x }, attrs) => {
    const { rate, seed, name, step } = attrs as unknown as DropoutMask
    const out = memory.output(x.shape)
    const n = x.shape.reduce((product, axis) => product * axis, 1)
    // A word w is the uniform (w + 0.5) · 2⁻³²: those below this bound are the uniforms below the rate.
    const dropBelow = Math.ceil(rate * 2 ** 32 - 0.5)
    const integers = [seed, hashName(name), step].map((value) => value | 0)
    const scale = 1 / (1 - rate)
    functions.dropout(memory.offset(x), memory.offset(out), n, dropBelow | 0, scale, ...integers)
    return out
  })
  setGradient({
    kernelName: Dropout,
    gradFunc: (dOut, _saved, attrs) => ({
      x: () => runKernel(Dropout, { x: dOut as tf.Tensor }, attrs),
    }),
  })
}
