import { ridgeForecaster } from '../../eval/forecast/baselines/ridge.js'
import { SequenceGatherer } from '../../eval/forecast/report/sequenceGatherer.js'
import { readRidge } from '../../train/forecast/ridgeFile.js'
import { scoreReport } from './scoreReport.js'
import { type ScoreOptions, type ScoreResult, scoreSolution } from './scoreSolution.js'
import { tableUse, usedInWords } from './tableUse.js'

/**
 * The score of a solution and the HTML page about it; a run folder's solution is held against the regressions that
 * the run kept, too.
 */
export async function scoreWithReport(
  options: Omit<ScoreOptions, 'regressions' | 'onSequence'>,
): Promise<{ score: ScoreResult; html: string }> {
  const { data, solution, signal, onNotice } = options
  const gathered = new SequenceGatherer()
  const scored = await scoreSolution({
    ...options,
    regressions: solution.modelDir === undefined ? {} : regressionsOf(solution.modelDir),
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

function regressionsOf(runDir: string): ScoreOptions['regressions'] {
  const kept = (['ridge', 'ridgeTuned'] as const).flatMap((name) => {
    const model = readRidge(runDir, name)
    return model ? [[name, ridgeForecaster(model)]] : []
  })
  return Object.fromEntries(kept)
}
