import type { Nearness } from './cellAccuracy.js'
import { type CellDraws, exactSequences } from './cellDraws.js'
import { round5 } from './roundings.js'

/** The draws of a table's sequences, and how many there are. */
export interface TableDraws {
  draws: CellDraws
  total: number
}

/**
 * What accuracy and accuracyMax of a set of columns are on average over all draws of rows: the same formulas
 * with the expectations of |A/n − B/m| and √(A (n − A)), where A of n real and B of m synthetic sequences are
 * drawn in a cell.
 *
 * Source of E|X| of a normal X: Leone, Nelson and Nottingham 1961, "The folded normal distribution", Technometrics 3.
 */
export function expectedNearness(real: TableDraws, synthetic: TableDraws): Nearness {
  const [n, m] = [real.total, synthetic.total]
  let difference = 0
  let noise = 0
  for (let cell = 0; cell < real.draws.mean.length; cell++) {
    if (real.draws.sequences[cell] > 0 || synthetic.draws.sequences[cell] > 0) {
      difference += expectedGap(real, synthetic, cell)
      noise += expectedNoise(real, cell)
    }
  }
  const scale = Math.sqrt((2 / Math.PI) * (1 / n + 1 / m)) / n
  return { accuracy: round5(1 - difference / 2), accuracyMax: round5(1 - (scale * noise) / 2) }
}

/** E |A/n − B/m| */
function expectedGap(real: TableDraws, synthetic: TableDraws, cell: number): number {
  const [a, b] = [real.draws, synthetic.draws]
  const [n, m] = [real.total, synthetic.total]
  if (a.sequences[cell] > exactSequences || b.sequences[cell] > exactSequences) {
    const mean = a.mean[cell] / n - b.mean[cell] / m
    return foldedNormalMean(mean, a.variance[cell] / n ** 2 + b.variance[cell] / m ** 2)
  }
  const first = cell * (exactSequences + 1)
  let gap = 0
  for (let i = 0; i <= a.sequences[cell]; i++) {
    for (let j = 0; j <= b.sequences[cell]; j++) {
      gap += a.chances[first + i] * b.chances[first + j] * Math.abs(i / n - j / m)
    }
  }
  return gap
}

/** E √(A (n − A)), for many sequences by the second-order expansion around the mean. */
function expectedNoise({ draws, total }: TableDraws, cell: number): number {
  const { mean, variance, sequences, chances } = draws
  if (sequences[cell] > exactSequences) {
    const product = mean[cell] * (total - mean[cell])
    if (product <= 0) return 0
    const curvature = (total / (2 * product)) ** 2 * Math.sqrt(product)
    return Math.sqrt(product) - (curvature * variance[cell]) / 2
  }
  const first = cell * (exactSequences + 1)
  let noise = 0
  for (let i = 1; i <= sequences[cell]; i++) {
    noise += chances[first + i] * Math.sqrt(Math.max(0, i * (total - i)))
  }
  return noise
}

/** E |X| of a normal X: σ √(2/π) exp(−μ²/2σ²) + μ erf(μ/σ√2) */
function foldedNormalMean(mean: number, variance: number): number {
  if (variance === 0) return Math.abs(mean)
  const ratio = Math.abs(mean) / Math.sqrt(2 * variance)
  const spread = Math.sqrt((2 * variance) / Math.PI) * Math.exp(-ratio * ratio)
  return spread + Math.abs(mean) * errorFunction(ratio)
}

/**
 * The error function for x ≥ 0, to 1.5e-7. Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26.
 */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * x)
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return 1 - series * Math.exp(-x * x)
}
