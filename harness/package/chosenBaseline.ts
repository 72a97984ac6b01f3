import { UsageError } from '../../base/errors.js'
import { type BaselineName, baselineNames } from '../../eval/forecast/baselineNames.js'
import { bestBaseline } from '../../eval/forecast/bestBaseline.js'
import { resumeCommand } from '../../train/forecast/resumeCommand.js'
import type { RunFolder } from '../../train/forecast/runFolder.js'

/** The baseline that is packed. */
export interface ChosenBaseline {
  name: BaselineName
  /** Mean R² on the run's validation sequences, where the run is finished. */
  validR2?: number
  /** Whether it is the best of all there. */
  isBest: boolean
}

/**
 * The baseline of that name, or the one that is best on the validation sequences of a run. Those to test on choose
 * nothing.
 *
 * @throws {UsageError} `BASELINE_MISSING` when the best is asked for of a run that does not tell it
 */
export function chosenBaseline(run: RunFolder, asked: BaselineName | 'best'): ChosenBaseline {
  const scores: Record<string, number> = run.isFinished ? run.readSummary().baselines : {}
  const known = baselineNames.filter((name) => Object.hasOwn(scores, name))
  const best = bestBaseline(Object.fromEntries(known.map((name) => [name, scores[name]])))
  const name = asked === 'best' ? best?.name : asked
  if (name === undefined) {
    throw new UsageError(
      'BASELINE_MISSING',
      'is not finished, so that no baseline is known to be the best',
      `Finish its training first: ${resumeCommand(run.path)}; or name one: --baseline ${baselineNames.join(', ')}`,
      { file: run.path },
    )
  }
  return { name: name as BaselineName, validR2: scores[name], isBest: name === best?.name }
}
