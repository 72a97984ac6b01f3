import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { R2Accumulator } from './r2.js'

// Made by scikit-learn: eval/forecast/fixtures/r2.py.
const fixture: {
  columns: string[]
  target: number[][]
  prediction: number[][]
  r2: number[]
  mean: number
} = JSON.parse(readFileSync(new URL('./fixtures/r2.json', import.meta.url), 'utf8'))

function accumulate(targets: number[][], predictions: number[][]): R2Accumulator {
  const accumulator = new R2Accumulator(targets[0].length)
  for (const [row, target] of targets.entries()) accumulator.add(target, predictions[row])
  return accumulator
}

describe('R2Accumulator', () => {
  it('agrees with scikit-learn, constant and far-off features included', () => {
    const { r2, meanR2, scoredRows } = accumulate(fixture.target, fixture.prediction).result()
    for (const [i, column] of fixture.columns.entries()) {
      expect(Math.abs(r2[i] - fixture.r2[i]), column).toBeLessThan(1e-9)
    }
    expect(Math.abs(meanR2 - fixture.mean)).toBeLessThan(1e-9)
    expect(scoredRows).toBe(fixture.target.length)
  })

  it('gives the same from parts as from the whole', () => {
    fc.assert(
      fc.property(fc.nat(fixture.target.length), (cut) => {
        const merged = new R2Accumulator(fixture.columns.length)
        for (const part of [
          [0, cut],
          [cut, fixture.target.length],
        ]) {
          const rows = fixture.target.slice(...part)
          if (rows.length > 0) merged.merge(accumulate(rows, fixture.prediction.slice(...part)))
        }
        const { r2, scoredRows } = merged.result()
        expect(scoredRows).toBe(fixture.target.length)
        for (const [i, column] of fixture.columns.entries()) {
          expect(Math.abs(r2[i] - fixture.r2[i]), column).toBeLessThan(1e-9)
        }
      }),
    )
  })

  it('keeps its digits where the mean is large against the spread', () => {
    const accumulator = new R2Accumulator(1)
    for (let i = 0; i < 300_000; i++) accumulator.add([1e9 + (i % 3) - 1], [1e9 + 0.5])
    // Deviations −1, 0, 1 around 10⁹, all predicted as 0.5:
    // Σ(y−p)² = (1.5² + 0.5² + 0.5²) and Σ(y−ȳ)² = 2, both times 100,000.
    expect(accumulator.result().meanR2).toBeCloseTo(1 - 2.75 / 2, 9)
  })

  it('holds the prediction made at a step against the next state, scored steps alone', () => {
    const accumulator = new R2Accumulator(1)
    const sequence = {
      seqIx: 0,
      states: Float32Array.of(9, 9, 1, 5, 3),
      needPrediction: Uint8Array.of(0, 1, 0, 1, 1),
    }
    // Steps 1 and 3 are scored, targets 1 and 3; step 4 has no next state.
    accumulator.addSequence(sequence, [Number.NaN, 2, Number.NaN, 3, Number.NaN])
    expect(accumulator.result()).toEqual({ meanR2: 0.5, r2: [0.5], scoredRows: 2 })
  })

  it('shows a prediction that is not finite', () => {
    const accumulator = new R2Accumulator(2)
    accumulator.add([1, 1], [1, Number.NaN])
    accumulator.add([1, 2], [1, 2])
    expect(accumulator.result().r2).toEqual([1, Number.NaN])
  })

  it('refuses to score nothing', () => {
    expect(() => new R2Accumulator(3).result()).toThrow(
      'no step is scored. A scored step has need_prediction set and a next step in its sequence.',
    )
  })
})
