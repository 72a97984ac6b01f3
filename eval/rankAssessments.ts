import type { Assessment, Grade } from './assessment.js'

/** The place of one synthetic table among several. */
export interface RankedTable {
  rank: number
  file: string
  accuracy: number
  coherence?: number
  fidelity: number
  utility?: number
  overall: number
  grade: Grade
  isPrivacyConcern: boolean
}

/**
 * The better one first. Tables that look memorised come after all others, for a copy of the training rows
 * would win on every other figure; then accuracy decides, then the overall score.
 */
export function compareAssessments(a: Assessment, b: Assessment): number {
  return (
    Number(a.privacy.verdict.isConcern) - Number(b.privacy.verdict.isConcern) ||
    b.accuracy.overall - a.accuracy.overall ||
    b.overall - a.overall
  )
}

/** The best table first; equals in the order given. */
export function rankAssessments(assessments: readonly Assessment[]): RankedTable[] {
  return [...assessments].sort(compareAssessments).map((assessment, i) => ({
    rank: i + 1,
    file: assessment.synthetic.file,
    accuracy: assessment.accuracy.overall,
    coherence: assessment.accuracy.coherence,
    fidelity: assessment.fidelity.score,
    utility: assessment.utility?.score,
    overall: assessment.overall,
    grade: assessment.grade,
    isPrivacyConcern: assessment.privacy.verdict.isConcern,
  }))
}
