import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { OwnMemory } from '../../kernels/kernelMemory.js'
import { testedBuilds } from '../../kernels/testing/runnableBuilds.js'
import { GroupSampler } from './groupSampler.js'
import { columnOrder, rowStarts, type Sampling } from './sampling.js'
import { type RandomGeneratorOptions, randomGenerator } from './testing/randomGenerator.js'
import { slowLogits, slowProbabilities } from './testing/slowGenerator.js'
import type { GeneratorNetwork } from './weights.js'

const builds = testedBuilds()

function samplerOf(network: GeneratorNetwork, build = builds[0]): GroupSampler {
  const memory = new OwnMemory()
  return new GroupSampler(network, { memory, functions: build.load(memory) })
}

function randomLengths(count: number, longest: number): Int32Array {
  const random = new RandomStream(count, 'lengths')
  return Int32Array.from({ length: count }, () => 1 + random.integer(longest))
}

/**
 * Draws every code again by the float64 probabilities, given the sampled codes before it and the same uniform
 * number. @returns how many were checked, and how many of them differ further than 1e-4 from a boundary
 */
function checkDraws(network: GeneratorNetwork, sampling: Sampling, codes: ArrayLike<number>) {
  const { columns } = network.config
  const { lengths, firstGroup = 0, seed } = sampling
  const starts = rowStarts(lengths)
  const order = columnOrder(network.config, sampling)
  const wrong: string[] = []
  let checked = 0
  for (const [i, length] of lengths.entries()) {
    const rowsOf = Array.from({ length }, (_, t) =>
      columns.map((_, c) => codes[(starts[i] + t) * columns.length + c]),
    )
    for (let t = 0; t < length; t++) {
      const random = new RandomStream(seed, 'sampled-row', t, firstGroup + i)
      const uniforms = columns.map(() => random.uniform())
      const known = new Map<number, number>()
      for (const column of order) {
        const code = rowsOf[t][column]
        if (!sampling.given?.columns.includes(column)) {
          const logits = slowLogits(network, { rows: rowsOf.slice(0, t), known, length }, column)
          const { rows, nCodes } = columns[column]
          const isOwn = rows === 'all' || (rows === 'first') === (t === 0)
          const all = Array.from({ length: nCodes }, (_, k) => k)
          const forbidden = isOwn ? (rows === 'all' ? [] : [nCodes - 1]) : all.slice(0, -1)
          const shares = slowProbabilities(logits, { ...sampling, forbidden })
          const below = shares.slice(0, code).reduce((a, b) => a + b, 0)
          const u = uniforms[column]
          const isRight = u > below - 1e-4 && u < below + shares[code] + 1e-4
          if (!isRight || shares[code] === 0) wrong.push(`group ${i}, row ${t}, column ${column}`)
          checked++
        }
        known.set(column, code)
      }
    }
  }
  return { checked, wrong }
}

describe.each(builds)('sampling on $name', (build) => {
  it.each<[string, RandomGeneratorOptions]>([
    ['a small network', {}],
    ['sizes that fit no vector', { model: { dModel: 9, headDim: 6, convWidth: 3 }, dHidden: 7 }],
    [
      'one layer, one column of one code and one of many',
      { model: { nLayers: 1 }, nCodes: [1, 90] },
    ],
    ['no past in the convolution', { model: { convWidth: 1, dState: 16, headDim: 16 } }],
  ])('draws what the float64 reference draws at the same uniforms: %s', (_, options) => {
    const network = randomGenerator(options, 3)
    const order = network.config.columns.map((_, i) => i).reverse()
    const sampling = { lengths: randomLengths(20, 7), firstGroup: 5, seed: 8, order }
    const codes = samplerOf(network, build).sample(sampling)
    const { checked, wrong } = checkDraws(network, sampling, codes)
    expect(wrong).toEqual([])
    expect(checked).toBe(codes.length)
  })

  it('draws so in groups of more rows than the mixer keeps apart', () => {
    const network = randomGenerator({ model: { nLayers: 1 }, nCodes: [5, 9], order: [0, 1] }, 7)
    const sampling = { lengths: Int32Array.of(2, 40, 34), seed: 5 }
    const codes = samplerOf(network, build).sample(sampling)
    expect(checkDraws(network, sampling, codes)).toEqual({ checked: 152, wrong: [] })
  })

  it('draws so with a temperature, a nucleus and columns that are drawn in first or in later rows alone', () => {
    const network = randomGenerator({ nCodes: [4, 30, 2] }, 4)
    const [first, second, third] = network.config.columns
    network.config.columns = [{ ...first, rows: 'later' }, { ...second, rows: 'first' }, third]
    const sampling = {
      ...{ lengths: randomLengths(30, 6), seed: 2, order: [0, 2, 1] },
      ...{ temperature: 0.7, topP: 0.8 },
    }
    const codes = samplerOf(network, build).sample(sampling)
    expect(checkDraws(network, sampling, codes).wrong).toEqual([])
    const starts = rowStarts(sampling.lengths)
    const rows = Array.from({ length: starts[30] }, (_, row) => row)
    const isFirst = (row: number) => starts.includes(row)
    const without = (column: number, code: number) =>
      rows.filter((r) => codes[3 * r + column] === code)
    expect(without(0, 3)).toEqual(rows.filter(isFirst))
    expect(without(1, 29)).toEqual(rows.filter((row) => !isFirst(row)))
  })

  it('gives a group the same rows whichever others it is sampled with', () => {
    const network = randomGenerator({ model: { dModel: 20, headDim: 8 }, dHidden: 33 }, 6)
    const sampler = samplerOf(network, build)
    const lengths = randomLengths(150, 12)
    const starts = rowStarts(lengths)
    const options = { seed: 3, order: [1, 0, 2] }
    const all = sampler.sample({ ...options, lengths })
    for (const size of [1, 7, 64, 149]) {
      for (let from = 0; from < lengths.length; from += size) {
        const to = Math.min(from + size, lengths.length)
        const part = { lengths: lengths.slice(from, to), firstGroup: from }
        const expected = all.subarray(3 * starts[from], 3 * starts[to])
        expect(sampler.sample({ ...options, ...part })).toEqual(expected)
      }
    }
  })
})

describe('GroupSampler', () => {
  it('takes given columns as they are, and the others depend on them', () => {
    const network = randomGenerator({}, 5)
    const lengths = randomLengths(25, 5)
    const rows = lengths.reduce((a, b) => a + b, 0)
    const sampler = samplerOf(network)
    const sample = (code: number) => {
      const codes = new Uint16Array(rows).fill(code)
      const sampling = { lengths, seed: 1, order: [0, 1, 2], given: { columns: [2], codes } }
      const sampled = sampler.sample(sampling)
      expect(checkDraws(network, sampling, sampled)).toEqual({ checked: 2 * rows, wrong: [] })
      expect(new Set(sampled.filter((_, i) => i % 3 === 2))).toEqual(new Set([code]))
      return sampled.filter((_, i) => i % 3 !== 2)
    }
    expect(sample(4)).not.toEqual(sample(9))
  })

  it('draws codes as often as they are probable', () => {
    const network = randomGenerator({ model: { nLayers: 1 }, nCodes: [4, 5], order: [1, 0] }, 9)
    const groups = 20_000
    const lengths = new Int32Array(groups).fill(1)
    const codes = samplerOf(network).sample({ lengths, seed: 11 })
    const found = new Float64Array(20)
    for (let i = 0; i < groups; i++) found[codes[2 * i] * 5 + codes[2 * i + 1]]++
    const row = { rows: [], length: 1 }
    const second = slowProbabilities(slowLogits(network, { ...row, known: new Map() }, 1))
    const expected = second.map((share, code) => {
      const known = new Map([[1, code]])
      return slowProbabilities(slowLogits(network, { ...row, known }, 0)).map(
        (p) => groups * share * p,
      )
    })
    const terms = Array.from(found, (count, i) => {
      const mean = expected[i % 5][Math.floor(i / 5)]
      return (count - mean) ** 2 / mean
    })
    // The 99.9 % point of chi-square with 19 degrees of freedom; a draw at a fixed seed.
    expect(terms.reduce((a, b) => a + b, 0)).toBeLessThan(43.8)
  })

  it('keeps codes in 16 bits where they fit, else in 32', () => {
    const small = samplerOf(randomGenerator())
    const large = samplerOf(
      randomGenerator({ model: { nLayers: 1 }, dHidden: 1, nCodes: [70_000] }),
    )
    const lengths = Int32Array.of(4)
    expect(small.sample({ lengths, seed: 1, order: [0, 1, 2] })).toBeInstanceOf(Uint16Array)
    const codes = large.sample({ lengths, seed: 1, order: [0] })
    expect(codes).toBeInstanceOf(Int32Array)
    expect(Math.max(...codes)).toBeGreaterThan(2 ** 14)
  })

  it('takes the most probable code alone at a temperature near 0', () => {
    const network = randomGenerator({}, 2)
    const sample = (temperature: number, seed: number) =>
      samplerOf(network).sample({
        lengths: Int32Array.of(6, 6),
        seed,
        temperature,
        order: [0, 1, 2],
      })
    const codes = sample(1e-300, 1)
    expect(codes.subarray(0, 18)).toEqual(codes.subarray(18))
    expect(sample(1e-300, 2)).toEqual(codes)
    expect(sample(1, 2)).not.toEqual(codes)
  })

  it('refuses a network whose outputs are not finite', () => {
    const network = randomGenerator()
    network.tensors['head.weight'][3 * 12] = Number.NaN
    const sampler = samplerOf(network)
    expect(() => sampler.sample({ lengths: Int32Array.of(2), seed: 1, order: [0, 1, 2] })).toThrow(
      "column c1: the generator's logits are not finite. Train it again, with a lower learning rate.",
    )
  })

  const lengths = Int32Array.of(2, 3)
  const fixed = { ...randomGenerator().config, order: [2, 0, 1] }
  const any = randomGenerator().config
  const given = { columns: [1], codes: Int32Array.of(1, 2, 3, 4, 7) }
  it.each<[string, GeneratorNetwork['config'], Partial<Sampling>, string]>([
    ['no temperature', fixed, { temperature: 0 }, 'the temperature is 0. Give a number above 0'],
    ['a temperature without end', fixed, { temperature: 1 / 0 }, 'the temperature is Infinity. '],
    ['no nucleus', fixed, { topP: 0 }, 'top-p is 0. Give a number above 0, 1 at most.'],
    ['a nucleus of more', fixed, { topP: 1.1 }, 'top-p is 1.1. '],
    ['no group', fixed, { lengths: new Int32Array() }, 'lengths has shape [0], expected one group'],
    ['no row', fixed, { lengths: Int32Array.of(1, 0) }, 'group 1 is to have 0 rows. '],
    ['another order', fixed, { order: [0, 1, 2] }, 'trained for the order 2, 0, 1 alone. '],
    ['no order', any, {}, 'no order of columns is given. '],
    ['a column twice', any, { order: [0, 1, 1] }, 'the order 0, 1, 1 is not one of 3 columns. '],
    ['a column too many', any, { order: [0, 1, 2, 3] }, 'the order 0, 1, 2, 3 is not one of 3 '],
    [
      'a code that is none',
      any,
      { order: [0, 1, 2], given },
      'row 4, column c1: the given code is 7, and the column has 7. ',
    ],
    [
      'codes of fewer rows',
      any,
      { order: [0, 1, 2], given: { columns: [1], codes: new Uint16Array(4) } },
      'given.codes has shape [4], expected [5 · 1]',
    ],
    [
      'a given column that comes later',
      fixed,
      { given: { columns: [1], codes: new Uint16Array(5) } },
      'trained for the order 2, 0, 1 alone. ',
    ],
  ])('refuses %s', (_, config, options, message) => {
    const sampler = samplerOf({ ...randomGenerator(), config })
    expect(() => sampler.sample({ lengths, seed: 1, ...options })).toThrow(message)
  })
})
