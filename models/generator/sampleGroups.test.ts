import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { OwnMemory } from '../../kernels/kernelMemory.js'
import { loadKernels } from '../../kernels/loadKernels.js'
import { GroupSampler } from './groupSampler.js'
import { type SampledGroups, type SampleGroupsOptions, sampleGroups } from './sampleGroups.js'
import { randomGenerator } from './testing/randomGenerator.js'

const network = randomGenerator({ order: [2, 0, 1] }, 3)
const random = new RandomStream(1, 'lengths')
const lengths = Int32Array.from({ length: 1300 }, () => 1 + random.integer(5))
const rows = lengths.reduce((sum, length) => sum + length, 0)

async function blocks(
  options: Partial<SampleGroupsOptions>,
  generator = network,
): Promise<SampledGroups[]> {
  const sampled: SampledGroups[] = []
  for await (const block of sampleGroups(generator, { lengths, seed: 4, ...options })) {
    sampled.push(block)
  }
  return sampled
}

const codesOf = (sampled: SampledGroups[]) => sampled.flatMap(({ codes }) => Array.from(codes))

describe('sampleGroups', () => {
  it('samples the same on 1, 2 and 3 workers as on none', async () => {
    const memory = new OwnMemory()
    const { functions } = loadKernels('auto', memory)
    const sampler = new GroupSampler(network, { memory, functions })
    const expected = Array.from(sampler.sample({ lengths, seed: 4 }))
    for (const workers of [1, 2, 3]) {
      const sampled = await blocks({ workers })
      expect(codesOf(sampled)).toEqual(expected)
      expect(sampled.flatMap((block) => Array.from(block.lengths))).toEqual(Array.from(lengths))
      expect(sampled.map(({ firstGroup }) => firstGroup)).toEqual([0, 512, 1024])
    }
  })

  it('goes on where another call has ended', async () => {
    const later = await blocks({ lengths: lengths.slice(100), firstGroup: 100, workers: 2 })
    const before = lengths.slice(0, 100).reduce((sum, length) => sum + length, 0)
    expect(codesOf(later)).toEqual(codesOf(await blocks({ workers: 2 })).slice(3 * before))
  })

  it('hands each block its own given codes', async () => {
    const codes = Uint16Array.from({ length: rows }, (_, row) => row % 20)
    const sampled = codesOf(await blocks({ given: { columns: [2], codes }, workers: 2 }))
    expect(sampled.filter((_, i) => i % 3 === 2)).toEqual(Array.from(codes))
  })

  it('says how far it is', async () => {
    const seen: number[][] = []
    await blocks({ workers: 1, onProgress: (...progress) => seen.push(progress) })
    expect(seen).toEqual([
      [512, 1300],
      [1024, 1300],
      [1300, 1300],
    ])
  })

  it('stops when the signal comes', async () => {
    const controller = new AbortController()
    const sampled: SampledGroups[] = []
    const sample = async () => {
      const options = { lengths, seed: 4, workers: 1, signal: controller.signal }
      for await (const block of sampleGroups(network, options)) {
        sampled.push(block)
        controller.abort()
      }
    }
    await expect(sample()).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(sampled).toHaveLength(1)
  })

  it('passes on what a worker throws', async () => {
    const broken = randomGenerator({ order: [2, 0, 1] }, 3)
    broken.tensors['norm.bias'].fill(Number.NaN)
    await expect(blocks({ workers: 2 }, broken)).rejects.toThrow(
      "column c2: the generator's logits are not finite",
    )
  })

  it('refuses before it starts', async () => {
    await expect(blocks({ topP: 2 })).rejects.toThrow('top-p is 2')
    await expect(blocks({ workers: -1 })).rejects.toThrow('-1 workers')
  })
})
