import { closed as closedShare } from '../eval/forecast/optimum.js'
import type { RunSummary } from '../train/forecast/runFolder.js'
import { formatClosed, formatStandings } from './formatStandings.js'

/** The tables at the end of a training: on what it was tested and validated, baselines, model and optimum. */
export function formatTraining(summary: RunSummary): string {
  const { baselines, members, validR2, optimumR2, closed, config } = summary
  const { testR2, testBaselines = {}, testOptimumR2 } = summary
  const model = members.length === 1 ? 'this model' : `this ensemble of ${members.length}`
  const folds = config.folds > 0 ? ', each by the members that were not trained on it' : ''
  const validation = [
    `mean R² on the validation sequences, which chose the epoch${folds}`,
    ...formatStandings({ baselines, model: [model, validR2], optimumR2 }),
    ...(closed === undefined ? [] : [formatClosed(closed)]),
  ]
  if (testR2 === undefined) return validation.join('\n')
  const test = [
    'mean R² on the test sequences, which chose nothing',
    ...formatStandings({
      baselines: testBaselines,
      model: [model, testR2],
      optimumR2: testOptimumR2,
    }),
    ...(testOptimumR2 === undefined || testBaselines.ridge === undefined
      ? []
      : [formatClosed(closedShare(testR2, testBaselines.ridge, testOptimumR2))]),
  ]
  return [...validation, '', ...test].join('\n')
}
