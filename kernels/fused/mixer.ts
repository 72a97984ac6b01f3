import * as tf from '@tensorflow/tfjs-core'
import type { MixerSizes, MixerWeights } from '../ops/blockOps.js'
import { checkMixer } from '../ops/checkMixer.js'
import { runKernelMany, setKernel, type TensorInfos, type TfjsKernels } from './tfjsKernels.js'

const Mixer = 'SeqarenaMixer'
const MixerGradient = 'SeqarenaMixerGradient'

/** The order in which the kernels take them. */
const operandNames = [
  'projected',
  'convWeight',
  'convBias',
  'dtBias',
  'aLog',
  'd',
  'normWeight',
] as const

/**
 * As {@link BlockOps.mixer}, in one kernel that takes convolution, scan and norm through the cache block by
 * block.
 *
 * Its gradient is custom, not registered: for a kernel with a second output (y, which the gradient needs) tfjs
 * would fill a tensor with zeros in every layer, as that output's own gradient.
 *
 * @throws {ShapeError} naming the argument whose shape does not fit
 */
export function mixer(
  projected: tf.Tensor3D,
  weights: MixerWeights,
  sizes: MixerSizes,
): tf.Tensor3D {
  checkMixer(projected, weights, sizes)
  const differentiable = tf.customGrad((...operands) => {
    const save = operands.pop() as unknown as tf.GradSaveFunc
    const inputs = named(operands as tf.Tensor[])
    const [out, y] = runKernelMany(Mixer, inputs, sizes)
    save([...Object.values(inputs), y])
    const gradFunc = (dOut: tf.Tensor, saved: tf.Tensor[]) => {
      const kept = { ...named(saved), y: saved[operandNames.length], dOut }
      return runKernelMany(MixerGradient, kept, sizes)
    }
    return { value: out, gradFunc }
  })
  const operands = { projected, ...weights }
  return differentiable(...operandNames.map((name) => operands[name])) as tf.Tensor3D
}

function named(operands: readonly tf.Tensor[]): tf.NamedTensorMap {
  return Object.fromEntries(operandNames.map((name, i) => [name, operands[i]]))
}

export function registerMixer({ functions, memory }: TfjsKernels) {
  const at = (tensor: tf.TensorInfo) => memory.offset(tensor)

  /** What both kernels take behind their tensors: sizes, and scratch made for them. */
  const tail = (inputs: TensorInfos, attrs: tf.NamedAttrMap): number[] => {
    const [batch, time] = inputs.projected.shape
    const [dInner] = inputs.normWeight.shape
    const [convWidth] = inputs.convWeight.shape
    const [nHeads] = inputs.d.shape
    const { dState } = attrs as unknown as MixerSizes
    const sizes = [time, dInner, nHeads, dState, convWidth]
    return [batch, ...sizes, memory.scratch(functions.mixerScratch(...sizes))]
  }

  setKernel(Mixer, (inputs, attrs) => {
    const [batch, time] = inputs.projected.shape
    const shape = [batch, time, inputs.normWeight.shape[0]]
    const out = memory.output(shape)
    const y = memory.output(shape)
    const operands = [...operandNames.map((name) => inputs[name]), y, out]
    functions.mixer(...operands.map(at), ...tail(inputs, attrs))
    return [out, y]
  })
  setKernel(MixerGradient, (inputs, attrs) => {
    const operands = operandNames.map((name) => inputs[name])
    const gradients = operands.map(({ shape }) => memory.output(shape))
    const all = [...operands, inputs.y, inputs.dOut, ...gradients]
    functions.mixerBackward(...all.map(at), ...tail(inputs, attrs))
    return gradients
  })
}
