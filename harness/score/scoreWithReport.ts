import { ridgeForecaster } from '../../eval/forecast/baselines/ridge.js'
import { readRidge } from '../../train/forecast/ridgeFile.js'
import { ScoreReport } from './scoreReport.js'
import { type ScoreOptions, type ScoreResult, scoreSolution } from './scoreSolution.js'

/**
 * The score of a solution and the HTML page about it; a run folder's solution is held against the ridge
 * regression that the run kept.
 */
export async function scoreWithReport(
  options: Omit<ScoreOptions, 'ridge' | 'onSequence'>,
): Promise<{ score: ScoreResult; html: string }> {
  const { data, solution } = options
  const report = new ScoreReport()
  const ridge = solution.modelDir === undefined ? undefined : readRidge(solution.modelDir)
  const scored = await scoreSolution({
    ...options,
    ridge: ridge && ridgeForecaster(ridge),
    onSequence: (sequence, predictions) => report.add(sequence, predictions),
  })
  const createdAt = new Date().toISOString()
  return { score: scored.score, html: report.render(scored, { data, solution, createdAt }) }
}
