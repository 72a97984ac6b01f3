import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { fitStandardisation, standardise } from './standardisation.js'

function columns(...values: number[][]) {
  const states = Float64Array.from({ length: values.length * values[0].length }, (_, at) => {
    return values[at % values.length][Math.floor(at / values.length)]
  })
  return { states, featureNames: values.map((_, i) => `f_${i}`) }
}

const random = new RandomStream(3, 'standardisation')
const normals = Array.from({ length: 1000 }, () => 5 + 2 * random.normal())

describe('fitStandardisation', () => {
  it('has the mean and population deviation of each column, and scale 1 where it is constant', () => {
    const mean = normals.reduce((sum, value) => sum + value, 0) / 1000
    const sd = Math.sqrt(normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 1000)
    const { centre, scale } = fitStandardisation(
      columns(
        normals,
        normals.map(() => 0.1),
      ),
    )
    expect(centre[0]).toBeCloseTo(mean, 12)
    expect(scale[0]).toBeCloseTo(sd, 12)
    expect([centre[1], scale[1]]).toEqual([0.1, 1])
  })

  it('does not mind broken readings, however far off', () => {
    const broken = normals.map((value, i) => (i % 300 === 7 ? 1e30 : value))
    const kept = normals.filter((_, i) => i % 300 !== 7)
    const [own, expected] = [fitStandardisation(columns(broken)), fitStandardisation(columns(kept))]
    expect(own.centre[0]).toBeCloseTo(expected.centre[0], 12)
    expect(own.scale[0]).toBeCloseTo(expected.scale[0], 12)
  })

  it('takes a column that hardly ever changes at its word', () => {
    const rare = normals.map((_, i) => (i === 500 ? 1 : 0))
    const { centre, scale } = fitStandardisation(columns(rare))
    expect(centre[0]).toBeCloseTo(0.001, 12)
    expect(scale[0]).toBeCloseTo(Math.sqrt(0.001 * 0.999), 12)
  })

  it('has so many times the figures of a column times a power of two, to the last bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 2, maxLength: 300 }),
        fc.integer({ min: -30, max: 30 }),
        (values, power) => {
          const unit = 2 ** power
          // Squares of the smallest doubles would lose bits at the end of their range.
          const coarse = values.map((value) => Math.round(value * 1024) / 1024)
          const plain = fitStandardisation(columns(coarse))
          const other = fitStandardisation(columns(coarse.map((value) => value * unit)))
          expect(other.centre[0]).toBe(plain.centre[0] * unit)
          const isConstant = coarse.every((value) => value === coarse[0])
          expect(other.scale[0]).toBe(isConstant ? 1 : plain.scale[0] * unit)
        },
      ),
    )
  })
})

it('standardises in float64, so that a level costs no digits, and holds outliers back', () => {
  const standardisation = { centre: Float64Array.of(1e9, 0, 0), scale: Float64Array.of(0.5, 1, 1) }
  const out = new Float32Array(3)
  standardise(Float64Array.of(1e9 + 0.125, 3e38, -3e38), standardisation, out)
  expect([...out]).toEqual([0.25, 1e4, -1e4])
})
