import { joined } from '../../base/joined.js'
import { cellOffsets } from './config.js'
import type { SamplerKernels } from './samplerKernels.js'
import type { GeneratorNetwork } from './weights.js'

/** A generator's weights in the kernels' memory, by their offsets. */
export interface SamplerWeights {
  embed: number
  context: number
  layers: LayerWeights[]
  normWeight: number
  normBias: number
  columns: ColumnWeights[]
}

interface LayerWeights {
  normWeight: number
  normBias: number
  inProj: number
  /** Offset of the mixer's packed weights. */
  mixer: number
  outProj: number
}

interface ColumnWeights {
  hiddenWeight: number
  hiddenBias: number
  /** [dHidden, width] */
  headWeight: number
  /** [width], −∞ where there is no code that may be drawn. */
  headBias: number
  /** The column's codes, filled up to whole registers. */
  width: number
}

const mixerTensors = ['conv.weight', 'conv.bias', 'dtBias', 'aLog', 'd', 'gatedNorm.weight']

/** @param mixerSizes nHeads, headDim, dState, convWidth */
export function placeWeights(
  { config, tensors }: GeneratorNetwork,
  mixerSizes: readonly number[],
  { memory, functions }: SamplerKernels,
): SamplerWeights {
  const place = (values: Float32Array) => {
    const block = memory.floats(values.length)
    block.set(values)
    return block.byteOffset
  }
  const layer = (i: number): LayerWeights => {
    const own = (name: string) => tensors[`layers.${i}.${name}`]
    const unpacked = place(joined(mixerTensors.map(own)))
    const mixer = memory.allocate(4 * functions.packMixer(unpacked, 0, ...mixerSizes))
    functions.packMixer(unpacked, mixer, ...mixerSizes)
    return {
      normWeight: place(own('norm.weight')),
      normBias: place(own('norm.bias')),
      inProj: place(own('inProj.weight')),
      mixer,
      outProj: place(own('outProj.weight')),
    }
  }
  const { dHidden, columns, model } = config
  const offsets = cellOffsets(columns)
  const column = (c: number): ColumnWeights => {
    const hiddenSize = model.dModel * dHidden
    const { weight, bias, width } = columnHead({ config, tensors }, c, offsets[c])
    return {
      hiddenWeight: place(tensors['hidden.weight'].subarray(c * hiddenSize, (c + 1) * hiddenSize)),
      hiddenBias: place(tensors['hidden.bias'].subarray(c * dHidden, (c + 1) * dHidden)),
      headWeight: place(weight),
      headBias: place(bias),
      width,
    }
  }
  return {
    embed: place(tensors['embed.weight']),
    context: place(tensors['context.weight']),
    layers: Array.from({ length: model.nLayers }, (_, i) => layer(i)),
    normWeight: place(tensors['norm.weight']),
    normBias: place(tensors['norm.bias']),
    columns: columns.map((_, c) => column(c)),
  }
}

/** The head of one column as a plain factor, its codes filled up to a multiple of 16. */
function columnHead({ config, tensors }: GeneratorNetwork, c: number, first: number) {
  const { dHidden } = config
  const { nCodes, rows } = config.columns[c]
  const width = Math.ceil(nCodes / 16) * 16
  const weight = new Float32Array(dHidden * width)
  const bias = new Float32Array(width).fill(Number.NEGATIVE_INFINITY)
  // That of rows without a code of their own is not drawn.
  const drawn = rows === 'all' ? nCodes : nCodes - 1
  for (let code = 0; code < nCodes; code++) {
    const cell = first + code
    for (let i = 0; i < dHidden; i++) {
      weight[i * width + code] = tensors['head.weight'][cell * dHidden + i]
    }
    if (code < drawn) bias[code] = tensors['head.bias'][cell]
  }
  return { weight, bias, width }
}
