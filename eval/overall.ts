import { UsageError } from '../base/errors.js'

/** What each score counts in the overall one. */
export interface ScoreWeights {
  fidelity: number
  utility: number
  privacy: number
}

export const scoreWeights: Readonly<ScoreWeights> = { fidelity: 0.4, utility: 0.4, privacy: 0.2 }

/** Scores from 0 to 1; without a target there is no utility. */
export interface Scores {
  fidelity: number
  utility?: number
  privacy: number
}

/** A product specification's letters. */
export type SpecificationGrade = 'A+' | 'A' | 'B+' | 'B' | 'C' | 'F'

/** A product specification's view of a table. */
export interface Specification {
  /** Weighted mean of fidelity, utility and privacy, 0 … 1. */
  overall: number
  grade: SpecificationGrade
}

export interface OverallScore extends Specification {
  /** Weights as used: their sum is 1, and utility's is 0 where there is no utility. */
  weights: ScoreWeights
}

const grades: readonly (readonly [SpecificationGrade, number])[] = [
  ['A+', 0.9],
  ['A', 0.8],
  ['B+', 0.7],
  ['B', 0.6],
  ['C', 0.5],
]

/**
 * Weighted mean of the scores that there are.
 *
 * @param weights of any sum
 * @throws {UsageError} `WEIGHTS` for one that is negative or not finite, or where those that count sum to 0
 */
export function overallScore(scores: Scores, weights: ScoreWeights = scoreWeights): OverallScore {
  const { fidelity, utility, privacy } = weights
  const used = { fidelity, utility: scores.utility === undefined ? 0 : utility, privacy }
  const sum = used.fidelity + used.utility + used.privacy
  const isFit = [fidelity, utility, privacy].every((weight) => weight >= 0)
  if (!isFit || !(sum > 0 && Number.isFinite(sum))) {
    throw new UsageError(
      'WEIGHTS',
      `weights are ${fidelity}, ${utility}, ${privacy} for fidelity, utility, privacy`,
      'None may be negative, and those of scores that there are must sum to more than 0.',
    )
  }
  const shares = {
    fidelity: used.fidelity / sum,
    utility: used.utility / sum,
    privacy: used.privacy / sum,
  }
  const overall =
    shares.fidelity * scores.fidelity +
    shares.utility * (scores.utility ?? 0) +
    shares.privacy * scores.privacy
  return { overall, weights: shares, grade: gradeOf(overall) }
}

function gradeOf(overall: number): SpecificationGrade {
  // Three scores of 0.9 have a mean that rounding may leave just below it.
  return grades.find(([, least]) => overall >= least - 1e-12)?.[0] ?? 'F'
}
