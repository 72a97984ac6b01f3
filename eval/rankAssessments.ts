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
 * The best table first. Tables that look memorised come after all others, for a copy of the training rows
 * would win on every other figure; then accuracy decides, then the overall score, then the order given.
 */
export function rankAssessments(assessments: readonly Assessment[]): RankedTable[] {
  return assessments
    .map((assessment) => ({
      file: assessment.synthetic.file,
      accuracy: assessment.accuracy.overall,
      coherence: assessment.accuracy.coherence,
      fidelity: assessment.fidelity.score,
      utility: assessment.utility?.score,
      overall: assessment.overall,
      grade: assessment.grade,
      isPrivacyConcern: assessment.privacy.verdict.isConcern,
    }))
    .sort(
      (a, b) =>
        Number(a.isPrivacyConcern) - Number(b.isPrivacyConcern) ||
        b.accuracy - a.accuracy ||
        b.overall - a.overall,
    )
    .map((table, i) => ({ rank: i + 1, ...table }))
}
