import type { RunSummary } from '../train/forecast/runFolder.js'
import { formatClosed, formatStandings } from './formatStandings.js'

/** The table at the end of a training: the baselines, the model, the optimum where it is known. */
export function formatTraining(summary: RunSummary): string {
  const { baselines, members, validR2, optimumR2, closed, config } = summary
  const model = members.length === 1 ? 'this model' : `this ensemble of ${members.length}`
  return [
    `mean R² on the validation sequences${config.folds > 0 ? ', each by the members that were not trained on it' : ''}`,
    ...formatStandings({ baselines, model: [model, validR2], optimumR2 }),
    ...(closed === undefined ? [] : [formatClosed(closed)]),
  ].join('\n')
}
