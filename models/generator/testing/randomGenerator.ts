import { RandomStream } from '../../../base/random.js'
import { type MambaConfig, mambaConfig } from '../../mamba2/config.js'
import type { GeneratorConfig } from '../config.js'
import { type GeneratorNetwork, generatorShapes } from '../weights.js'

export interface RandomGeneratorOptions {
  model?: Partial<MambaConfig>
  dHidden?: number
  /** Codes of each column. */
  nCodes?: readonly number[]
  order?: GeneratorConfig['order']
}

/** A generator for tests: small, and with weights of sizes that make its distributions differ from row to row. */
export function randomGenerator(
  { model, dHidden = 12, nCodes = [3, 7, 20], order = null }: RandomGeneratorOptions = {},
  seed = 1,
): GeneratorNetwork {
  const config: GeneratorConfig = {
    model: mambaConfig({ dModel: 8, nLayers: 2, dState: 5, headDim: 4, ...model }),
    dHidden,
    columns: nCodes.map((count, i) => ({ name: `c${i}`, nCodes: count, rows: 'all' })),
    order,
  }
  const tensors = generatorShapes(config).map(({ name, shape }) => {
    const draw = drawFor(name, shape, new RandomStream(seed, name))
    const size = shape.reduce((product, length) => product * length, 1)
    return [name, Float32Array.from({ length: size }, draw)]
  })
  return { config, tensors: Object.fromEntries(tensors) }
}

function drawFor(name: string, shape: readonly number[], random: RandomStream): () => number {
  const between = (low: number, high: number) => () => low + (high - low) * random.uniform()
  if (name.endsWith('aLog')) return () => Math.log(between(1, 16)())
  if (name.endsWith('dtBias')) return between(-4, 0)
  if (name.endsWith('.d') || name.endsWith('orm.weight')) return between(0.5, 1.5)
  if (/^(embed|context|head)/.test(name)) return between(-1, 1)
  if (name.endsWith('.bias')) return between(-0.5, 0.5)
  const bound = 2 / Math.sqrt(shape.at(-2)!)
  return between(-bound, bound)
}
