import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

interface Draw {
  /** [rows][codes] */
  logits: number[][]
  uniforms: number[]
  inverseTemperature?: number
  topP?: number
}

const first = 100
const stride = 3

/** The codes, and what the kernel returned. */
function draw(test: TestKernels, { logits, uniforms, inverseTemperature = 1, topP = 1 }: Draw) {
  const rows = logits.length
  const width = Math.ceil(logits[0].length / 16) * 16
  const padded = logits.flatMap((row) => [
    ...row,
    ...new Array(width - row.length).fill(Number.NEGATIVE_INFINITY),
  ])
  const cells = test.block(bitsOf(new Int32Array(rows * stride)))
  const operands = [test.block(padded), test.block(bitsOf(Float64Array.from(uniforms))), cells]
  const settings = [rows, width, stride, first, inverseTemperature, topP]
  const done = test.call('drawCodes', ...operands, ...settings)
  const found = new Int32Array(test.read(cells, rows * stride).buffer)
  return { codes: logits.map((_, row) => found[row * stride] - first), done, found }
}

/** Codes drawn at the middles of `count` equal parts of [0, 1). */
function shares(test: TestKernels, logits: number[], options: Partial<Draw>, count = 1000) {
  const uniforms = Array.from({ length: count }, (_, i) => (i + 0.5) / count)
  const { codes } = draw(test, { logits: uniforms.map(() => logits), uniforms, ...options })
  const found = logits.map(() => 0)
  for (const code of codes) found[code] += 1 / count
  return found.map((share) => Math.round(share * count) / count)
}

const third = 100 / 300
const thirds = [third, third, third]
const none = Number.NEGATIVE_INFINITY

describe.each(testedBuilds())('drawCodes, $name', (build) => {
  it('inverts the distribution, a code each time the uniform number passes its share', () => {
    const logits = [0.1, 0.2, 0.3, 0.4].map(Math.log)
    const uniforms = [0, 0.09, 0.11, 0.29, 0.31, 0.59, 0.61, 0.999]
    const { codes } = draw(new TestKernels(build), { logits: uniforms.map(() => logits), uniforms })
    expect(codes).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
  })

  it('takes a power of the probabilities: the inverse of the temperature', () => {
    const logits = [1, 2, 3].map(Math.log)
    const found = (inverseTemperature: number) =>
      shares(new TestKernels(build), logits, { inverseTemperature }, 1400)
    expect(found(2)).toEqual([100 / 1400, 400 / 1400, 900 / 1400])
    expect(found(1e30)).toEqual([0, 0, 1])
    expect(shares(new TestKernels(build), logits, { inverseTemperature: 0 }, 300)).toEqual(thirds)
  })

  it('keeps the fewest most probable codes that reach top-p, and their ratios', () => {
    const logits = [0.1, 0.4, 0.2, 0.3].map(Math.log)
    const found = (topP: number) => shares(new TestKernels(build), logits, { topP }, 900)
    expect(found(0.39)).toEqual([0, 1, 0, 0])
    expect(found(0.69)).toEqual([0, 514 / 900, 0, 386 / 900])
    expect(found(0.71)).toEqual([0, 400 / 900, 200 / 900, 300 / 900])
    expect(found(0.99)).toEqual([90 / 900, 360 / 900, 180 / 900, 270 / 900])
  })

  it('of equally probable codes keeps the lower ones', () => {
    const logits = [none, 0, 0, none, 0, 0]
    const found = shares(new TestKernels(build), logits, { topP: 0.6 }, 300)
    expect(found).toEqual([0, third, third, 0, third, 0])
  })

  it('never draws what has no logit, whatever the uniform number', () => {
    const logits = Array.from({ length: 40 }, (_, i) => (i === 17 || i === 33 ? -300 : none))
    for (const inverseTemperature of [0, 1, 1e30]) {
      const uniforms = [0, 0.49, 0.51, 1 - 2 ** -53]
      const rows = uniforms.map(() => logits)
      const { codes } = draw(new TestKernels(build), { logits: rows, uniforms, inverseTemperature })
      expect(codes).toEqual([17, 17, 33, 33])
    }
  })

  it('draws what sorting and adding up in float64 draw, at any size', () => {
    const options = fc.record({
      codes: fc.integer({ min: 1, max: 70 }),
      topP: fc.constantFrom(1, 0.999, 0.5, 0.01),
      inverseTemperature: fc.constantFrom(1, 0.5, 4),
      scale: fc.constantFrom(0, 1, 20),
      seed: fc.nat(),
    })
    fc.assert(
      fc.property(options, ({ codes: n, topP, inverseTemperature, scale, seed }) => {
        const random = new RandomStream(seed, 'logits')
        const row = () => Array.from({ length: n }, () => Math.fround(scale * random.normal()))
        const logits = Array.from({ length: 5 }, row)
        const uniforms = logits.map(() => random.uniform())
        const test = new TestKernels(build)
        const { codes, done, found } = draw(test, { logits, uniforms, inverseTemperature, topP })
        expect(done).toBe(5)
        expect(found.every((cell, i) => i % stride === 0 || cell === 0)).toBe(true)
        for (const [i, code] of codes.entries()) {
          const largest = Math.max(...logits[i])
          const weights = logits[i].map((v) => Math.exp((v - largest) * inverseTemperature))
          const total = weights.reduce((a, b) => a + b, 0)
          const ranked = [...weights.keys()].sort((a, b) => weights[b] - weights[a] || a - b)
          let mass = 0
          // Codes whose place in the nucleus is a matter of rounding are let pass.
          const kept = (slack: number) => {
            mass = 0
            return new Set(
              ranked.filter((k) => {
                const isKept = mass < (topP + slack) * total
                mass += weights[k]
                return isKept
              }),
            )
          }
          const nucleus = kept(-1e-5)
          if (topP < 1 && nucleus.size !== kept(1e-5).size) continue
          const left = weights.map((weight, k) => (topP === 1 || nucleus.has(k) ? weight : 0))
          const sum = left.reduce((a, b) => a + b, 0)
          const below = left.slice(0, code).reduce((a, b) => a + b, 0) / sum
          expect(left[code]).toBeGreaterThan(0)
          expect(uniforms[i]).toBeGreaterThan(below - 1e-5)
          expect(uniforms[i]).toBeLessThan(below + left[code] / sum + 1e-5)
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('stops at a row with a logit of %s', (bad) => {
    const logits = [
      [0, 1, 2],
      [0, bad, 2],
      [0, 1, 2],
    ]
    const { codes, done } = draw(new TestKernels(build), { logits, uniforms: [0.99, 0.99, 0.99] })
    expect(done).toBe(1)
    expect(codes).toEqual([2, -first, -first])
  })
})
