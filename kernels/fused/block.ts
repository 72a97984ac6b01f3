import tf = require('@tensorflow/tfjs-core')

import type { BlockWeights, MixerSizes } from '../ops/blockOps.js'
import { checkBlock } from '../ops/checkBlock.js'
import { product, transposeA, transposeB } from './product.js'
import { runKernelMany, setKernel, type TensorInfos, type TfjsKernels } from './tfjsKernels.js'

const Block = 'SeqarenaBlock'
const BlockGradient = 'SeqarenaBlockGradient'

/** The order in which the mixer's kernels take their weights. */
const mixerNames = ['convWeight', 'convBias', 'dtBias', 'aLog', 'd', 'normWeight'] as const
const weightNames = [
  'layerNormWeight',
  'layerNormBias',
  'inProj',
  ...mixerNames,
  'outProj',
] as const

/**
 * {@link BlockOps.block} in one op: tfjs' own work on each op, some 20 µs with its gradient, is what the
 * network's small ops would wait for. What a block needs only while it works is given back at once, and so
 * stays in the cache.
 *
 * The gradient is custom, not registered: for each output that only the gradient uses, tfjs would fill a tensor
 * with zeros. The weights are not saved for it, so that they must live until it is taken, as the operands of
 * `tf.grads` and variables do.
 *
 * Source: Dao and Gu 2024, arXiv 2405.21060.
 *
 * @throws {ShapeError} naming the argument whose shape does not fit
 */
export function block(x: tf.Tensor3D, weights: BlockWeights, sizes: MixerSizes): tf.Tensor3D {
  checkBlock(x, weights, sizes)
  const differentiable = tf.customGrad((...operands) => {
    const save = operands.pop() as unknown as tf.GradSaveFunc
    const inputs = named(operands as tf.Tensor[])
    const [added, ...kept] = runKernelMany(Block, inputs, sizes)
    save([inputs.x, ...kept])
    const gradFunc = (dAdded: tf.Tensor, [savedX, projected, y, mixed]: tf.Tensor[]) =>
      runKernelMany(BlockGradient, { ...inputs, x: savedX, projected, y, mixed, dAdded }, sizes)
    return { value: added, gradFunc }
  })
  return differentiable(x, ...weightNames.map((name) => weights[name])) as tf.Tensor3D
}

function named([x, ...weights]: readonly tf.Tensor[]): tf.NamedTensorMap {
  return { x, ...Object.fromEntries(weightNames.map((name, i) => [name, weights[i]])) }
}

/** Sizes of a block, as far as its operands tell them. */
function sizesOf({ x, convWeight, d, inProj, outProj }: TensorInfos, dState: number) {
  const [batch, time, dModel] = x.shape
  const [dInner] = outProj.shape
  const dProj = inProj.shape[1]
  const mixerSizes = [time, dInner, d.shape[0], dState, convWeight.shape[0]]
  return { batch, time, rows: batch * time, dModel, dInner, dProj, mixerSizes }
}

export function registerBlock(kernels: TfjsKernels) {
  const { functions, memory } = kernels
  const at = (tensor: tf.TensorInfo) => memory.offset(tensor)
  const mixerWeights = (inputs: TensorInfos) => mixerNames.map((name) => at(inputs[name]))

  /** layerNorm(x), in a borrowed block. */
  function normalized({ x, layerNormWeight, layerNormBias }: TensorInfos, rows: number): number {
    const dModel = x.shape[2]
    const out = memory.borrow(rows * dModel)
    functions.layerNorm(at(x), at(layerNormWeight), at(layerNormBias), out, rows, dModel)
    return out
  }

  /** Sizes and scratch, which the mixer's kernels take last. */
  function mixerTail({ batch, mixerSizes }: ReturnType<typeof sizesOf>): number[] {
    return [batch, ...mixerSizes, memory.scratch(functions.mixerScratch(...mixerSizes))]
  }

  setKernel(Block, (inputs, attrs) => {
    const sizes = sizesOf(inputs, (attrs as unknown as MixerSizes).dState)
    const { batch, time, rows, dModel, dInner, dProj } = sizes
    const [projected, y, mixed, added] = [dProj, dInner, dInner, dModel].map((width) =>
      memory.output([batch, time, width]),
    )
    const normal = normalized(inputs, rows)
    const into = { a: normal, b: at(inputs.inProj), out: at(projected) }
    product(kernels, into, { m: rows, n: dProj, k: dModel, flags: 0 })
    memory.giveBack(normal)
    const operands = [at(projected), ...mixerWeights(inputs), at(y), at(mixed)]
    functions.mixer(...operands, ...mixerTail(sizes))
    const outOf = { a: at(mixed), b: at(inputs.outProj), out: at(added) }
    product(kernels, outOf, { m: rows, n: dModel, k: dInner, flags: 0 })
    return [added, projected, y, mixed]
  })

  setKernel(BlockGradient, (inputs, attrs) => {
    const sizes = sizesOf(inputs, (attrs as unknown as MixerSizes).dState)
    const { rows, dModel, dInner, dProj } = sizes
    const { x, projected, y, mixed, dAdded, inProj, outProj } = inputs
    const gradientOf = (name: string) => memory.output(inputs[name].shape)
    const dX = gradientOf('x')
    const gradients = Object.fromEntries(weightNames.map((name) => [name, gradientOf(name)]))

    const dOutProj = { a: at(mixed), b: at(dAdded), out: at(gradients.outProj) }
    product(kernels, dOutProj, { m: dInner, n: dModel, k: rows, flags: transposeA })
    const dMixed = memory.borrow(rows * dInner)
    const toMixed = { a: at(dAdded), b: at(outProj), out: dMixed }
    product(kernels, toMixed, { m: rows, n: dInner, k: dModel, flags: transposeB })

    const dProjected = memory.borrow(rows * dProj)
    const operands = [at(projected), ...mixerWeights(inputs), at(y), dMixed, dProjected]
    functions.mixerBackward(...operands, ...mixerWeights(gradients), ...mixerTail(sizes))

    const normal = normalized(inputs, rows)
    const dInProj = { a: normal, b: dProjected, out: at(gradients.inProj) }
    product(kernels, dInProj, { m: dModel, n: dProj, k: rows, flags: transposeA })
    const dNormal = memory.borrow(rows * dModel)
    const toNormal = { a: dProjected, b: at(inProj), out: dNormal }
    product(kernels, toNormal, { m: rows, n: dModel, k: dProj, flags: transposeB })
    const normOperands = [x, inputs.layerNormWeight].map(at)
    const normGradients = [dX, gradients.layerNormWeight, gradients.layerNormBias].map(at)
    functions.layerNormBackward(...normOperands, dNormal, ...normGradients, rows, dModel)
    memory.giveBack(dMixed, dProjected, normal, dNormal)
    return [dX, ...weightNames.map((name) => gradients[name])]
  })
}
