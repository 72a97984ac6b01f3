import { RandomStream } from '../base/random.js'
import type { BuildName } from '../kernels/kernelChoices.js'
import { cellOffsets, type GeneratorConfig } from '../models/generator/config.js'
import { sampleGroups } from '../models/generator/sampleGroups.js'
import { rowUniforms } from '../models/generator/sampling.js'
import { type GeneratorNetwork, generatorShapes } from '../models/generator/weights.js'
import { mambaDefaults, mambaSizes } from '../models/mamba2/config.js'
import type { Bench, BenchContext } from './benchContext.js'
import { type BenchRow, benchRows } from './benchResult.js'
import { type Contender, compare } from './compare.js'
import { loadableBuilds } from './kernelBuilds.js'
import { type PeerProcess, readFloats } from './peerProcess.js'
import type { NamedPeer } from './pythons.js'
import { randomArray } from './randomArray.js'

/** A table of ten columns, 336 codes in all. */
const nCodes = [3, 11, 4, 64, 40, 45, 30, 64, 64, 11]
const config: GeneratorConfig = {
  model: mambaDefaults,
  dHidden: 128,
  columns: nCodes.map((count, i) => ({ name: `c${i}`, nCodes: count, rows: 'all' })),
  order: nCodes.map((_, i) => i),
}

const seed = 1
/** What a peer samples of them: its seconds are scaled up. */
const peerGroups = 1024
const groups = 8 * peerGroups

/** Groups of 5 to 10 rows from a default generator, the threads' start included; numpy on one thread beside it. */
export const benchSample: Bench = async (context) => {
  const network = randomGenerator()
  const lengths = randomLengths()
  const numpy = await context.peers.numpy()
  const peer = numpy && (await numpyPeer(numpy, network, lengths))
  const rows: BenchRow[] = []
  try {
    for (const threads of context.threads) {
      for (const { name: build } of loadableBuilds(context)) {
        const ours = ourSampling(network, lengths, build, threads)
        const seconds = await compare(peer ? [ours, peer] : [ours], { tolerance: sharesTolerance })
        const [rate, ...peerRates] = seconds.map((value) => groups / value)
        context.log(`  ${build}, ${threads} threads: ${rate.toFixed(0)} groups/s`)
        const floor = await sampleFloor(context, build, threads)
        const figures = { unit: 'groups/s', ours: rate, floor } as const
        const peers = peerRates.map((peerRate) => ({ name: peer!.name, rate: peerRate }))
        rows.push(...benchRows({ name: 'sample', build, threads, ...figures }, peers))
      }
    }
    return rows
  } finally {
    numpy?.process.close()
  }
}

/** Both draw at the same uniform numbers, but now and then one lies on a boundary. */
const sharesTolerance = 0.01

/** Weights uniform in ±1 / √(inputs). */
function randomGenerator(): GeneratorNetwork {
  const tensors = generatorShapes(config).map(({ name, shape }) => {
    const bound = shape.length > 1 ? 1 / Math.sqrt(shape.at(-2)!) : 1
    return [name, randomArray(name, sizeOf(shape), -bound, bound)]
  })
  return { config, tensors: Object.fromEntries(tensors) }
}

/** The longest of the peer's groups first, as it takes them. */
function randomLengths(): Int32Array {
  const random = new RandomStream(seed, 'sample lengths')
  const lengths = Int32Array.from({ length: groups }, () => 5 + random.integer(6))
  lengths.subarray(0, peerGroups).sort().reverse()
  return lengths
}

function ourSampling(
  network: GeneratorNetwork,
  lengths: Int32Array,
  build: BuildName,
  workers: number,
): Contender {
  const offsets = cellOffsets(config.columns)
  const sample = async (some: Int32Array) => {
    const counts = new Float32Array(offsets[nCodes.length])
    const options = { lengths: some, seed, workers, kernels: build }
    for await (const { codes } of sampleGroups(network, options)) {
      for (const [i, code] of codes.entries()) counts[offsets[i % nCodes.length] + code]++
    }
    return counts
  }
  return {
    name: build,
    async time() {
      const started = performance.now()
      await sample(lengths)
      return (performance.now() - started) / 1000
    },
    async outputs() {
      return { counts: await sample(lengths.slice(0, peerGroups)) }
    },
  }
}

async function numpyPeer(
  { name, process }: NamedPeer,
  network: GeneratorNetwork,
  lengths: Int32Array,
): Promise<Contender> {
  await loadGenerator(process, network, lengths.subarray(0, peerGroups), seed)
  return {
    name: `${name}, 1 thread`,
    time: async (seconds) => {
      const time = await process.ask<number>('timeSample', { seconds })
      return (time * groups) / peerGroups
    },
    async outputs() {
      const file = process.newFile()
      await process.ask('writeSample', { file })
      return { counts: readFloats(file) }
    },
  }
}

/** Hands numpy what it samples: the groups 0 … of these lengths, the longest first, at our uniform numbers. */
export async function loadGenerator(
  process: PeerProcess,
  { config, tensors }: GeneratorNetwork,
  lengths: Int32Array,
  seed: number,
): Promise<void> {
  const shapes = generatorShapes(config).map(({ name, shape }) => [name, shape] as const)
  const weights = new Float32Array(shapes.reduce((sum, [, shape]) => sum + sizeOf(shape), 0))
  let at = 0
  for (const [name, shape] of shapes) {
    weights.set(tensors[name], at)
    at += sizeOf(shape)
  }
  const uniforms = Float32Array.from(
    Array.from(lengths, (_, group) =>
      Array.from({ length: lengths[0] }, (_, row) => {
        const random = rowUniforms(seed, group, row)
        return config.columns.map(() => random.uniform())
      }),
    ).flat(2),
  )
  await process.ask('loadGenerator', {
    ...{ config, shapes, lengths: Array.from(lengths) },
    ...{ weights: process.hand(weights), uniforms: process.hand(uniforms) },
  })
}

/** Groups a second if there were nothing but the multiply-adds of products and scans. */
async function sampleFloor({ floors }: BenchContext, build: string, threads: number) {
  const floor = await floors.of(build, threads)
  const rows = randomLengths().reduce((sum, length) => sum + length, 0) / groups
  return floor && floor.flopPerSecond / (rows * flopARow())
}

function flopARow(): number {
  const { model } = config
  const scans = 5 * model.nLayers * mambaSizes(model).dInner * model.dState
  return generatorShapes(config).reduce((sum, { name, shape }) => {
    const isProduct = shape.length > 1 && !/^embed|^context|conv/.test(name)
    return isProduct ? sum + 2 * sizeOf(shape) : sum
  }, scans)
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}
