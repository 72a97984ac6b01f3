import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { column, encodeSample, firstFeatures, fitSamples, missingLevel } from './seriesSamples.js'

function sample(seqIx: number, steps: number, nFeatures: number, seed = 1) {
  const random = new RandomStream(seed, 'samples-test', seqIx)
  const noise = (scale: number) =>
    Float32Array.from({ length: steps * nFeatures }, () => scale * random.normal())
  return { seqIx, firstStep: 100, actual: noise(1), predicted: noise(0.6) }
}

describe('encodeSample', () => {
  it('is off by at most half a step, a 131,068th of the range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        (steps, nFeatures, seed) => {
          const given = sample(7, steps, nFeatures, seed)
          const coded = encodeSample(given, nFeatures)
          const bytes = Buffer.from(coded.data, 'base64')
          expect(bytes.length).toBe(4 * steps * nFeatures)
          for (let feature = 0; feature < nFeatures; feature++) {
            const values = [given.actual, given.predicted].flatMap((v) =>
              column(v, feature, nFeatures),
            )
            const range = Math.max(...values) - Math.min(...values)
            values.forEach((value, i) => {
              const level = bytes.readUInt16LE(2 * (2 * steps * feature + i))
              const decoded = coded.low[feature] + level * coded.step[feature]
              expect(Math.abs(decoded - value)).toBeLessThanOrEqual((range / 131_068) * 1.000_001)
            })
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it('keeps a constant exactly and a missing value missing', () => {
    const actual = Float32Array.of(0.1, 0.1, Number.NaN)
    const coded = encodeSample({ seqIx: 0, firstStep: 0, actual, predicted: actual }, 1)
    expect([coded.low, coded.step]).toEqual([[Math.fround(0.1)], [0]])
    const bytes = Buffer.from(coded.data, 'base64')
    expect([0, 1, 2].map((i) => bytes.readUInt16LE(2 * i))).toEqual([0, 0, missingLevel])
  })
})

describe('fitSamples', () => {
  const samples = [sample(0, 50, 3), sample(1, 50, 3), sample(2, 50, 3)]
  const encodedBytes = (50 * 3 * 4 * 4) / 3

  it('keeps all that fit and says nothing', () => {
    expect(fitSamples(samples, 3, 3 * encodedBytes)).toEqual({ samples })
  })

  it('keeps whole sequences first', () => {
    const fitted = fitSamples(samples, 3, 2.5 * encodedBytes)
    expect(fitted.samples.map(({ seqIx }) => seqIx)).toEqual([0, 1])
    expect(fitted.leftOut).toContain('first 2 of 3 sequences')
  })

  it('then the first steps of one', () => {
    const fitted = fitSamples(samples, 3, 0.6 * encodedBytes)
    expect(fitted.samples).toHaveLength(1)
    expect(fitted.samples[0].predicted).toEqual(samples[0].predicted.subarray(0, 30 * 3))
    expect(fitted.leftOut).toContain('first 30 steps')
  })
})

it('firstFeatures keeps the rows and drops the columns beyond', () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6)
  const cut = firstFeatures({ seqIx: 0, firstStep: 0, actual: values, predicted: values }, 3, 2)
  expect([...cut.actual]).toEqual([1, 2, 4, 5])
})
