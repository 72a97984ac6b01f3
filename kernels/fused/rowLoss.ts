import tf = require('@tensorflow/tfjs-core')

import type { RowBatch, RowDecoderWeights } from '../ops/blockOps.js'
import { checkRows } from '../ops/checkRows.js'
import { checkCodes, checkOrders } from './checkCodes.js'
import {
  runKernel,
  runKernelMany,
  setKernel,
  type TensorInfos,
  type TfjsKernels,
} from './tfjsKernels.js'

const RowLoss = 'SeqarenaRowLoss'
const RowLossWithGradient = 'SeqarenaRowLossWithGradient'

/** The decoder's weights in the order in which the kernel takes them. */
const weightNames = ['context', 'hiddenWeight', 'hiddenBias', 'headWeight', 'headBias'] as const
const operandNames = ['history', ...weightNames]

/**
 * {@link BlockOps.rowLoss} in one kernel. Where a gradient is being taken, it comes from the same pass: as the
 * loss ends the network, it can be computed before it is asked for, and nothing need be kept or computed twice.
 *
 * Source: Uria, Murray and Larochelle 2014, arXiv 1310.1757.
 *
 * @throws {ShapeError} naming the argument whose shape does not fit
 * @throws {RangeError} naming a code that its column does not have, or an order that is no permutation
 */
export function rowLoss(
  history: tf.Tensor3D,
  weights: RowDecoderWeights,
  rows: RowBatch,
): tf.Scalar {
  checkRows(history, weights, rows)
  const { codes, orders, weights: rowWeights, offsets } = rows
  const constants = { codes, orders, rowWeights }
  if (tf.engine().state.gradientDepth === 0) {
    return runKernel(RowLoss, { history, ...weights, ...constants }, { offsets }) as tf.Scalar
  }
  const differentiable = tf.customGrad((...operands) => {
    const save = operands.pop() as unknown as tf.GradSaveFunc
    const named = operandNames.map((name, i) => [name, operands[i]] as [string, tf.Tensor])
    const inputs = { ...Object.fromEntries(named), ...constants }
    const [loss, ...gradients] = runKernelMany(RowLossWithGradient, inputs, { offsets })
    save(gradients)
    const gradFunc = (dLoss: tf.Tensor, saved: tf.Tensor[]) => {
      // Mostly the loss itself is what is differentiated: clones share memory, products take 2 % of the time.
      const isOne = dLoss.dataSync()[0] === 1
      return saved.map((gradient) => (isOne ? tf.clone(gradient) : tf.mul(gradient, dLoss)))
    }
    return { value: loss, gradFunc }
  })
  return differentiable(history, ...weightNames.map((name) => weights[name])) as tf.Scalar
}

export function registerRowLoss({ functions, memory }: TfjsKernels) {
  const at = (tensor: tf.TensorInfo) => memory.offset(tensor)

  /** The loss, and the operands' gradients where they are wanted. */
  function compute(inputs: TensorInfos, attrs: tf.NamedAttrMap, hasGradients: boolean) {
    const offsets = attrs.offsets as number[]
    const [batch, time, dModel] = inputs.history.shape
    const [columns, , dHidden] = inputs.hiddenWeight.shape
    const counts = Array.from({ length: columns }, (_, c) => offsets[c + 1] - offsets[c])
    checkCodes('codes', memory.integers(inputs.codes), counts)
    checkOrders(memory.integers(inputs.orders), columns)

    const loss = memory.output([])
    const gradients = hasGradients
      ? operandNames.map((name) => memory.output(inputs[name].shape))
      : []
    const sizes = [columns, dModel, dHidden]
    const scratchSize = functions.rowLossScratch(batch * time, ...sizes, Math.max(...counts))
    const scratch = memory.scratch(scratchSize)
    const offsetsBlock = memory.borrow(columns + 1)
    new Int32Array(memory.bytes().buffer, offsetsBlock, columns + 1).set(offsets)
    const operands = [...operandNames, 'codes', 'orders', 'rowWeights'].map((name) =>
      at(inputs[name]),
    )
    const into = operandNames.map((_, i) => (hasGradients ? at(gradients[i]) : 0))
    const results = [offsetsBlock, at(loss), ...into]
    functions.rowLoss(...operands, ...results, batch, time, ...sizes, scratch)
    memory.giveBack(offsetsBlock)
    return [loss, ...gradients]
  }

  setKernel(RowLoss, (inputs, attrs) => compute(inputs, attrs, false)[0])
  setKernel(RowLossWithGradient, (inputs, attrs) => compute(inputs, attrs, true))
}
