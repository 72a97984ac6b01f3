import { join } from 'node:path'
import { writeFileAtomic } from '../../../base/files.js'
import { writeJsonFile } from '../../../base/jsonFile.js'
import type { AccuracyFigures } from '../../../eval/accuracy/accuracyResult.js'
import type { Grade } from '../../../eval/grade/gradeResult.js'
import { renderQualityReport } from '../../../eval/report/quality/qualityReport.js'
import type { Job, JobHooks, JobOutcome, JobSettings } from '../../jobs/job.js'
import { fileOf, filesOf } from '../../jobs/jobInputs.js'
import type { TrainingRows } from '../pool/readTraining.js'
import { assessFiles } from './assessFiles.js'

export interface AssessConfig extends TrainingRows {
  target?: string
}

/** What leads; `assessment.json` has everything. */
export interface AssessFigures {
  accuracy: AccuracyFigures
  /** Accuracy of the holdout itself, where there is one. */
  holdoutAccuracy?: AccuracyFigures
  discriminatorAuc: number
  /** Share of synthetic rows nearer to training than to holdout rows; absent, as the next, without a holdout. */
  dcrShare?: number
  membershipAuc?: number
  identicalMatchShare: number
  privacyVerdict: string
  fidelity: number
  utility?: number
  privacy: number
  grade: Grade
  score: number
  gradeReasons: readonly string[]
  /** Overall score of the product specification. */
  overall: number
}

/** Assesses a table. Inputs: `training`, `types`, `holdout`, `synthetic`; outputs: `assessment`, `report`. */
export async function assessJob(
  job: Job<AssessConfig>,
  { workers }: JobSettings,
  { signal, onProgress, onLog }: JobHooks,
): Promise<JobOutcome<AssessFigures>> {
  const { assessments } = await assessFiles({
    ...job.config,
    real: fileOf(job, 'training')!,
    holdout: fileOf(job, 'holdout'),
    types: fileOf(job, 'types'),
    synthetic: filesOf(job, 'synthetic'),
    seed: job.seed,
    draws: 1,
    workers,
    signal,
    onNotice: onLog,
    onProgress,
  })
  const [assessment] = assessments
  const { accuracy, references, similarity, distances, fidelity, utility, privacy } = assessment
  writeJsonFile(join(job.outDir, 'assessment.json'), assessment)
  const report = renderQualityReport({ assessments, createdAt: new Date().toISOString() })
  writeFileAtomic(join(job.outDir, 'report.html'), report)
  return {
    outputs: [
      { role: 'assessment', file: 'assessment.json' },
      { role: 'report', file: 'report.html' },
    ],
    repeatable: true,
    figures: {
      accuracy,
      holdoutAccuracy: references.holdout?.accuracy,
      discriminatorAuc: similarity.discriminator_auc_training_synthetic,
      dcrShare: distances.dcr_share,
      membershipAuc: privacy.holdoutRelative?.membershipAuc,
      identicalMatchShare: privacy.identicalMatchShare,
      privacyVerdict: privacy.verdict.sentence,
      fidelity: fidelity.score,
      utility: utility?.score,
      privacy: privacy.score,
      grade: assessment.grade,
      score: assessment.score,
      gradeReasons: assessment.gradeReasons,
      overall: assessment.overall,
    },
  }
}
