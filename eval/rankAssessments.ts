import type { Assessment } from './assessment.js'
import type { Grade } from './grade/gradeResult.js'

/** The place of one synthetic table among several. */
export interface RankedTable {
  rank: number
  file: string
  grade: Grade
  score: number
  accuracy: number
  coherence?: number
  fidelity: number
  utility?: number
  /** Overall score of the product specification. */
  overall: number
  isPrivacyConcern: boolean
}

/**
 * The better one first. Tables with a privacy concern come after all others, for they are not to be shared; then the
 * grade's score decides, then accuracy.
 */
export function compareAssessments(a: Assessment, b: Assessment): number {
  return (
    Number(a.privacy.verdict.isConcern) - Number(b.privacy.verdict.isConcern) ||
    b.score - a.score ||
    b.accuracy.overall - a.accuracy.overall
  )
}

/** The best table first; equals in the order given. */
export function rankAssessments(assessments: readonly Assessment[]): RankedTable[] {
  return [...assessments].sort(compareAssessments).map((assessment, i) => ({
    rank: i + 1,
    file: assessment.synthetic.file,
    grade: assessment.grade,
    score: assessment.score,
    accuracy: assessment.accuracy.overall,
    coherence: assessment.accuracy.coherence,
    fidelity: assessment.fidelity.score,
    utility: assessment.utility?.score,
    overall: assessment.overall,
    isPrivacyConcern: assessment.privacy.verdict.isConcern,
  }))
}
