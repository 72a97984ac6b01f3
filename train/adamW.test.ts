import { describe, expect, it } from 'vitest'
import { adamWState, adamWStep } from './adamW.js'

const options = { lr: 0.01, weightDecay: 0.1, clipNorm: 1 }

describe('adamWStep', () => {
  it('follows the published algorithm in float64, clipped, over three steps', () => {
    const parameters = Float32Array.of(1, -2, 0.5)
    const decays = Uint8Array.of(1, 1, 1)
    const state = adamWState(3)
    const gradients = [
      Float32Array.of(0.3, -0.4, 0),
      Float32Array.of(3, 4, 0),
      Float32Array.of(-0.1, 0.2, 0.9),
    ]
    const norms = gradients.map((g) => adamWStep(parameters, g, decays, state, options))
    expect(norms[0]).toBeCloseTo(0.5, 6)
    expect(norms[1]).toBeCloseTo(5, 6)
    const reference = referenceAdamW(
      [1, -2, 0.5],
      gradients.map((g) => [...g]),
    )
    for (let i = 0; i < 3; i++) expect(parameters[i]).toBeCloseTo(reference[i], 6)
  })

  it('moves by lr against the sign of the gradient at the first step, whatever its size', () => {
    const parameters = Float32Array.of(0, 0)
    adamWStep(parameters, Float32Array.of(1e-3, -0.5), Uint8Array.of(1, 1), adamWState(2), options)
    expect(parameters[0]).toBeCloseTo(-0.01, 6)
    expect(parameters[1]).toBeCloseTo(0.01, 6)
  })

  it('decays only where asked', () => {
    const parameters = Float32Array.of(1, 1)
    adamWStep(parameters, Float32Array.of(0, 0), Uint8Array.of(1, 0), adamWState(2), options)
    expect(parameters[0]).toBeCloseTo(1 - 0.01 * 0.1, 6)
    expect(parameters[1]).toBe(1)
  })

  it('changes nothing when the gradient is not finite', () => {
    const parameters = Float32Array.of(1, 2)
    const state = adamWState(2)
    const norm = adamWStep(
      parameters,
      Float32Array.of(Number.NaN, 1),
      Uint8Array.of(1, 1),
      state,
      options,
    )
    expect(norm).toBeNaN()
    expect([...parameters, ...state.m, ...state.v, state.step]).toEqual([1, 2, 0, 0, 0, 0, 0])
  })
})

/** The paper's algorithm 2 in float64, one parameter at a time. */
function referenceAdamW(start: number[], gradients: number[][]): number[] {
  return start.map((value, i) => {
    let parameter = value
    let m = 0
    let v = 0
    gradients.forEach((gradient, t) => {
      const norm = Math.hypot(...gradient)
      const g = norm > 1 ? gradient[i] / norm : gradient[i]
      m = 0.9 * m + 0.1 * g
      v = 0.999 * v + 0.001 * g * g
      parameter -= options.lr * options.weightDecay * parameter
      const correctedM = m / (1 - 0.9 ** (t + 1))
      const correctedV = v / (1 - 0.999 ** (t + 1))
      parameter -= (options.lr * correctedM) / (Math.sqrt(correctedV) + 1e-8)
    })
    return parameter
  })
}
