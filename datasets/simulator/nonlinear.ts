import type { SourceHistory } from './sourceHistory.js'

/** Group C, `s20..27`: s(t+1) = β w + α n + √(1−β²−α²) · k · e, a nonlinear function of the observed past. */
interface Nonlinear {
  beta: number
  alpha: number
  /** The source that enters linearly. */
  w: number
  /** The nonlinear term, of mean 0 and variance 1. */
  n: (s: SourceHistory, gate: number) => number
  /** The source that drives the size of the noise. */
  driver?: number
}

const first = 20
const sineScale = Math.sqrt((1 - Math.exp(-8)) / 2)

const nonlinears: readonly Nonlinear[] = [
  { beta: 0.5, alpha: 0.45, w: 2, n: (s) => s.at(4) * s.at(12, 5) },
  { beta: 0.45, alpha: 0.5, w: 0, n: (s, gate) => gate * s.at(2) },
  { beta: 0.4, alpha: 0.45, w: 15, n: (s) => Math.sign(s.at(13, 7)) * s.at(1), driver: 0 },
  { beta: 0.55, alpha: 0.48, w: 4, n: (s, gate) => gate * s.at(5) },
  { beta: 0.4, alpha: 0.5, w: 5, n: (s) => Math.sin(2 * s.at(1)) / sineScale },
  { beta: 0.5, alpha: 0.48, w: 12, n: (s) => s.at(14, 9) * s.at(6), driver: 4 },
  { beta: 0.5, alpha: 0.5, w: 16, n: (s) => s.at(18, 8) * s.at(0), driver: 4 },
  { beta: 0.4, alpha: 0.42, w: 1, n: (s) => s.at(5) * s.at(19, 6), driver: 7 },
]

/** The gate: the sign of `s15` when it last was beyond ±2, +1 before. */
class Gate {
  value = 1

  reset(): void {
    this.value = 1
  }

  /** @param past its newest step is taken in */
  update(past: SourceHistory): void {
    const trigger = past.at(15)
    if (Math.abs(trigger) > 2) this.value = Math.sign(trigger)
  }
}

function mean({ beta, alpha, w, n }: Nonlinear, past: SourceHistory, gate: number): number {
  return beta * past.at(w) + alpha * n(past, gate)
}

function noiseScale({ beta, alpha, driver }: Nonlinear, past: SourceHistory): number {
  const scale = Math.sqrt(1 - beta * beta - alpha * alpha)
  return driver === undefined ? scale : scale * Math.sqrt(0.2 + 0.8 * past.at(driver) ** 2)
}

/** Draws group C, one step a call. */
export class NonlinearSampler {
  private readonly gate = new Gate()

  /**
   * @param e [32] standard normals
   * @param past the steps before this one
   * @param sources receives `s20..27`
   */
  sample(step: number, e: Float64Array, past: SourceHistory, sources: Float64Array): void {
    if (step > 0) this.gate.update(past)
    for (const [j, source] of nonlinears.entries()) {
      const i = first + j
      sources[i] =
        step === 0 ? e[i] : mean(source, past, this.gate.value) + noiseScale(source, past) * e[i]
    }
  }
}

/** Exact forecast of group C: its mean, which depends on observed values only. */
export class NonlinearFilter {
  private readonly gate = new Gate()

  reset(): void {
    this.gate.reset()
  }

  /**
   * Writes the forecast of the next step over `forecast[20..27]`.
   *
   * @param past all steps seen, the newest included; called once a step
   */
  push(past: SourceHistory, forecast: Float64Array): void {
    this.gate.update(past)
    for (const [j, source] of nonlinears.entries()) {
      forecast[first + j] = mean(source, past, this.gate.value)
    }
  }
}
