import { formatCount, formatDuration } from '../../base/progress.js'
import { closedInWords } from '../../eval/forecast/closedInWords.js'
import { tabulated } from '../tabulated.js'
import type { StudyResult, StudyTraining } from './studyResult.js'
import { studyRows } from './studyRows.js'
import { studyVerdict } from './studyVerdict.js'

/** A study as people read it on a terminal: the best configuration first, then what needs no training. */
export function formatStudy(result: StudyResult): string {
  const { head, rows } = studyRows(result)
  const { seeds, splits } = result
  const spread = `${seeds.length} seeds${splits.length > 1 ? ` × ${splits.length} splits` : ''}`
  return [
    result.question,
    ...tabulated([head, ...rows]),
    `± over ${spread}; against ${result.reference}: by pairs, ± standard error`,
    '',
    studyVerdict(result),
  ].join('\n')
}

/** The line of a training that has ended: `raw, seed 1: test R² 0.3712, closed 43.5 % …` */
export function formatTraining(title: string, training: StudyTraining, epochs: number): string {
  if (training.state === 'failed') return `${title}: failed: ${training.error} (${training.code})`
  const { testR2, closed, bestEpochs, seconds, tokens } = training
  return `${title}: ${[
    `test R² ${testR2.toFixed(4)}`,
    ...(closed === undefined ? [] : [closedInWords(closed)]),
    `best epoch ${bestEpochs.join(', ')} of ${epochs}`,
    formatDuration(seconds),
    `${formatCount(tokens / seconds)} tokens/s`,
  ].join(', ')}`
}
