import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sequenceAt } from './sequenceTable.js'
import { optimalForecast, simulateTable } from './simulate.js'
import { mixSources, unmixFeatures } from './simulator/mixing.js'

// The figures published with the specification of the process, seed 7.
const fixture = JSON.parse(
  readFileSync(new URL('./fixtures/simulator.json', import.meta.url), 'utf8'),
)

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i])
    expect(error, `value ${i}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected[i])))
  }
}

describe('simulateTable', () => {
  const table = simulateTable({ sequences: 20, steps: 300, seed: 7 })

  it('draws the published states', () => {
    const { states } = sequenceAt(table, 0)
    expectClose(states.subarray(0, 96), fixture.states.flat(), 3e-7)
    const { sequence, step, feature, value } = fixture.lastState
    expectClose([sequenceAt(table, sequence).states[step * 32 + feature]], [value], 3e-7)
  })

  it('numbers its sequences, names its features and asks for predictions as the contest does', () => {
    expect([...table.seqIx]).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(table.featureNames.length).toBe(32)
    expect(table.featureNames[31]).toBe('f_31')
    const asked = [...sequenceAt(table, 19).needPrediction]
    expect(asked.indexOf(1)).toBe(99)
    expect(asked.lastIndexOf(1)).toBe(298)
  })

  it('draws the same sequences in parts', () => {
    const part = simulateTable({ sequences: 3, steps: 50, seed: 7, firstSequence: 5 })
    expect([...part.seqIx]).toEqual([5, 6, 7])
    for (let i = 0; i < 3; i++) {
      const whole = sequenceAt(table, 5 + i).states.subarray(0, 50 * 32)
      expect(sequenceAt(part, i).states).toEqual(whole)
    }
  })

  it('draws other sequences from another seed', () => {
    const other = simulateTable({ sequences: 1, steps: 2, seed: 8 })
    expect(other.states).not.toEqual(table.states.subarray(0, 64))
  })

  it('refuses counts that are not whole numbers above 0', () => {
    expect(() => simulateTable({ sequences: 0, steps: 10, seed: 1 })).toThrow(
      'sequences is 0. Give a whole number from 1 on.',
    )
    expect(() => simulateTable({ sequences: 1, steps: 1.5, seed: 1 })).toThrow('steps is 1.5')
    expect(() => simulateTable({ sequences: 1, steps: 1, seed: 1, firstSequence: -1 })).toThrow(
      'firstSequence is -1',
    )
  })

  it('has features of mean 0 and variance 1', () => {
    const many = simulateTable({ sequences: 400, steps: 5, seed: 3 })
    for (let feature = 0; feature < 32; feature++) {
      let sum = 0
      let squares = 0
      // The last step alone: sequences are independent, steps of one sequence are not.
      for (let i = 0; i < 400; i++) {
        const value = many.states[(i * 5 + 4) * 32 + feature]
        sum += value
        squares += value * value
      }
      expect(Math.abs(sum / 400), `mean of f_${feature}`).toBeLessThan(4 / Math.sqrt(400))
      // Excess kurtosis reaches 1.3: the squares' standard deviation is √3.3 at most.
      expect(Math.abs(squares / 400 - 1), `variance of f_${feature}`).toBeLessThan(
        4 * Math.sqrt(3.3 / 400),
      )
    }
  })
})

describe('optimalForecast', () => {
  const { states } = sequenceAt(simulateTable({ sequences: 1, steps: 40, seed: 7 }), 0)

  it('is the published forecast', () => {
    expectClose(optimalForecast(states).subarray(64, 96), fixture.forecastAtStep2, 3e-7)
  })

  it('knows nothing of later steps', () => {
    const whole = optimalForecast(states)
    expect(optimalForecast(states.slice(0, 25 * 32))).toEqual(whole.slice(0, 25 * 32))
  })

  it('refuses states of another width', () => {
    expect(() => optimalForecast(new Float32Array(33))).toThrow(
      'states has shape [33], expected rows of 32',
    )
  })
})

describe('mixSources', () => {
  it('is orthogonal and undone by unmixFeatures', () => {
    const vector = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
      minLength: 32,
      maxLength: 32,
    })
    fc.assert(
      fc.property(vector, (values) => {
        const sources = Float64Array.from(values)
        const features = new Float64Array(32)
        const back = new Float64Array(32)
        mixSources(sources, features)
        unmixFeatures(features, back)
        expectClose(back, sources, 1e-13)
        expect(norm(features)).toBeCloseTo(norm(sources), 10)
      }),
    )
  })
})

function norm(values: Float64Array): number {
  return Math.hypot(...values)
}
