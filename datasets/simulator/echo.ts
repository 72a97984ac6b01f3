import type { SourceHistory } from './sourceHistory.js'

/** Group D, `s28..31`: each repeats itself, weakened, after a delay that is hidden and common to the four. */
const first = 28
const delays = [3, 6, 9, 14] as const
const coefficients = [0.5, 0.48, -0.46, 0.42] as const

/** Draws group D, one step a call. */
export class EchoSampler {
  private delay = 0

  /**
   * @param choice a uniform; that of step 0 says the delay
   * @param e [32] standard normals
   * @param past the steps before this one
   * @param sources receives `s28..31`
   */
  sample(
    step: number,
    choice: number,
    e: Float64Array,
    past: SourceHistory,
    sources: Float64Array,
  ): void {
    if (step === 0) this.delay = delays[Math.floor(delays.length * choice)]
    for (const [j, a] of coefficients.entries()) {
      const i = first + j
      sources[i] =
        step < this.delay ? e[i] : a * past.at(i, this.delay - 1) + Math.sqrt(1 - a * a) * e[i]
    }
  }
}

/** Exact forecast of group D: the posterior over the delays, from all steps seen. */
export class EchoFilter {
  private readonly logWeight = new Float64Array(delays.length)
  private readonly weight = new Float64Array(delays.length)

  reset(): void {
    this.logWeight.fill(0)
  }

  /**
   * Takes in one step, of which the densities need the steps before it.
   *
   * @param past the steps before this one
   */
  condition(sources: Float64Array, past: SourceHistory): void {
    for (const [d, delay] of delays.entries()) {
      for (const [j, a] of coefficients.entries()) {
        const i = first + j
        const hasEcho = past.length >= delay
        const error = hasEcho ? sources[i] - a * past.at(i, delay - 1) : sources[i]
        const variance = hasEcho ? 1 - a * a : 1
        this.logWeight[d] -= (error * error) / (2 * variance) + 0.5 * Math.log(variance)
      }
    }
  }

  /**
   * Writes the forecast of the next step over `forecast[28..31]`.
   *
   * @param past all steps seen, the newest included
   */
  forecast(past: SourceHistory, forecast: Float64Array): void {
    const { logWeight, weight } = this
    const largest = Math.max(...logWeight)
    let total = 0
    for (let d = 0; d < delays.length; d++) {
      weight[d] = Math.exp(logWeight[d] - largest)
      total += weight[d]
    }
    for (const [j, a] of coefficients.entries()) {
      let value = 0
      for (const [d, delay] of delays.entries()) {
        if (past.length >= delay) value += weight[d] * a * past.at(first + j, delay - 1)
      }
      forecast[first + j] = value / total
    }
  }
}
