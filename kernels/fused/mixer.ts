import type * as tf from '@tensorflow/tfjs-core'
import type { MixerSizes, MixerWeights } from '../ops/blockOps.js'
import { checkMixer } from '../ops/checkMixer.js'
import {
  runKernelMany,
  setGradient,
  setKernel,
  type TensorInfos,
  type TfjsKernels,
} from './tfjsKernels.js'

const Mixer = 'SeqarenaMixer'
const MixerGradient = 'SeqarenaMixerGradient'

/** The order in which the kernels take them. */
const weightNames = ['convWeight', 'convBias', 'dtBias', 'aLog', 'd', 'normWeight'] as const

/**
 * As {@link BlockOps.mixer}, in one kernel that takes convolution, scan and norm through the cache block by
 * block.
 *
 * @throws {ShapeError} naming the argument whose shape does not fit
 */
export function mixer(
  projected: tf.Tensor3D,
  weights: MixerWeights,
  sizes: MixerSizes,
): tf.Tensor3D {
  checkMixer(projected, weights, sizes)
  const [out] = runKernelMany(Mixer, { projected, ...weights }, sizes)
  return out as tf.Tensor3D
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
    const operands = [inputs.projected, ...weightNames.map((name) => inputs[name]), y, out]
    functions.mixer(...operands.map(at), ...tail(inputs, attrs))
    return [out, y]
  })
  setKernel(MixerGradient, (inputs, attrs) => {
    const differentiated = [inputs.projected, ...weightNames.map((name) => inputs[name])]
    const gradients = differentiated.map(({ shape }) => memory.output(shape))
    const operands = [...differentiated, inputs.y, inputs.dOut, ...gradients]
    functions.mixerBackward(...operands.map(at), ...tail(inputs, attrs))
    return gradients
  })
  setGradient({
    kernelName: Mixer,
    inputsToSave: ['projected', ...weightNames],
    outputsToSave: [false, true],
    gradFunc: (dOutputs, saved, attrs) => {
      const names = ['projected', ...weightNames]
      const inputs = Object.fromEntries(names.map((name, i) => [name, saved[i]]))
      const y = saved[names.length]
      const [dOut] = dOutputs as tf.Tensor[]
      const gradients = runKernelMany(MixerGradient, { ...inputs, y, dOut }, attrs)
      return Object.fromEntries(names.map((name, i) => [name, () => gradients[i]]))
    },
  })
}
