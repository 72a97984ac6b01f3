import { ridgeForecaster } from '../../eval/forecast/baselines/ridge.js'
import { SequenceGatherer } from '../../eval/forecast/report/sequenceGatherer.js'
import { readRidge } from '../../train/forecast/ridgeFile.js'
import { scoreReport } from './scoreReport.js'
import { type ScoreOptions, type ScoreResult, scoreSolution } from './scoreSolution.js'
import { tableUse, usedInWords } from './tableUse.js'

/**
 * The score of a solution and the HTML page about it; a run folder's solution is held against the ridge
 * regression that the run kept.
 */
export async function scoreWithReport(
  options: Omit<ScoreOptions, 'ridge' | 'onSequence'>,
): Promise<{ score: ScoreResult; html: string }> {
  const { data, solution, signal, onNotice } = options
  const gathered = new SequenceGatherer()
  const ridge = solution.modelDir === undefined ? undefined : readRidge(solution.modelDir)
  const scored = await scoreSolution({
    ...options,
    ridge: ridge && ridgeForecaster(ridge),
    onSequence: (sequence, predictions) => gathered.add(sequence, predictions),
  })
  const use = await tableUse(solution, data, signal)
  const warning = use && usedInWords(use, solution.label)
  if (warning !== undefined) onNotice?.(`warning: ${warning}`)
  const createdAt = new Date().toISOString()
  return {
    score: scored.score,
    html: scoreReport({ scored, gathered, data, solution, use, createdAt }),
  }
}
