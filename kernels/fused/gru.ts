import tf = require('@tensorflow/tfjs-core')

import { checkGru } from '../ops/checkGru.js'
import { runKernelMany, setKernel, type TfjsKernels } from './tfjsKernels.js'

const Gru = 'SeqarenaGru'
const GruGradient = 'SeqarenaGruGradient'

/**
 * {@link BlockOps.gru} in one kernel. The gradient is custom and the weights must live until it is taken, for the
 * reasons that `block` has.
 *
 * Source: Cho et al. 2014, arXiv 1406.1078.
 *
 * @throws {ShapeError} naming the argument whose shape does not fit
 */
export function gru(
  gates: tf.Tensor3D,
  hiddenWeight: tf.Tensor2D,
  hiddenBias: tf.Tensor1D,
): tf.Tensor3D {
  checkGru(gates, hiddenWeight, hiddenBias)
  const differentiable = tf.customGrad((...operands) => {
    const [gates, hiddenWeight, hiddenBias] = operands as tf.Tensor[]
    const save = operands.at(-1) as unknown as tf.GradSaveFunc
    const [states, kept] = runKernelMany(Gru, { gates, hiddenWeight, hiddenBias })
    save([states, kept])
    const gradFunc = (dStates: tf.Tensor, [states, kept]: tf.Tensor[]) =>
      runKernelMany(GruGradient, { hiddenWeight, states, kept, dStates })
    return { value: states, gradFunc }
  })
  return differentiable(gates, hiddenWeight, hiddenBias) as tf.Tensor3D
}

export function registerGru({ functions, memory }: TfjsKernels) {
  const at = (...tensors: tf.TensorInfo[]) => tensors.map((tensor) => memory.offset(tensor))

  /** Sizes and scratch, which both kernels take last. */
  function tail(batch: number, time: number, hidden: number): number[] {
    const scratch = memory.scratch(functions.gruScratch(batch, time, hidden))
    return [batch, time, hidden, scratch]
  }

  setKernel(Gru, ({ gates, hiddenWeight, hiddenBias }) => {
    const [batch, time] = gates.shape
    const [hidden] = hiddenWeight.shape
    const states = memory.output([batch, time, hidden])
    const kept = memory.output([batch, time, 4 * hidden])
    const operands = at(gates, hiddenWeight, hiddenBias, states, kept)
    functions.gru(...operands, ...tail(batch, time, hidden))
    return [states, kept]
  })

  setKernel(GruGradient, ({ hiddenWeight, states, kept, dStates }) => {
    const [batch, time, hidden] = states.shape
    const dGates = memory.output([batch, time, 3 * hidden])
    const dHiddenWeight = memory.output([hidden, 3 * hidden])
    const dHiddenBias = memory.output([3 * hidden])
    const operands = at(hiddenWeight, states, kept, dStates)
    const gradients = at(dGates, dHiddenWeight, dHiddenBias)
    functions.gruBackward(...operands, ...gradients, ...tail(batch, time, hidden))
    return [dGates, dHiddenWeight, dHiddenBias]
  })
}
