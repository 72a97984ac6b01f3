import { formatDuration } from '../../../base/progress.js'
import { gradeLines } from '../assessment/formatAssessments.js'
import { notRepeatable } from '../pool/formatPool.js'
import type { GenerateResult } from './generateTable.js'

/** A generated table as people read it: what it was learned from, what became of columns, how good it is. */
export function formatGenerated(
  { out, rows, model, isRepeatable, notes, learned, seconds, assessment }: GenerateResult,
  html: string | undefined,
): string {
  const { accuracy, distances, privacy } = assessment ?? {}
  const counted = (count: number) => count.toLocaleString('en-US')
  return [
    ...(learned
      ? [
          `${model}: learned from ${counted(learned.training)} rows in ${formatDuration(seconds.fit)}` +
            (learned.holdout > 0 ? `, ${counted(learned.holdout)} held out` : ''),
        ]
      : []),
    ...notes.map((note) => `  ${note}`),
    ...(assessment ? ['', ...gradeLines(assessment), ''] : []),
    ...(accuracy
      ? [
          `accuracy ${accuracy.overall.toFixed(4)}, of an equal real sample ${accuracy.overall_max?.toFixed(4)}`,
        ]
      : []),
    ...(distances?.dcr_share !== undefined ? [`DCR share ${distances.dcr_share.toFixed(3)}`] : []),
    ...(privacy ? [`privacy: ${privacy.verdict.sentence}`] : []),
    '',
    `${out}: ${counted(rows)} rows in ${formatDuration(seconds.make)}${isRepeatable ? '' : `, ${notRepeatable}`}`,
    ...(html !== undefined && assessment ? [`${html}: its report`] : []),
  ].join('\n')
}
