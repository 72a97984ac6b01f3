import { existsSync } from 'node:fs'
import { UsageError } from '../../base/errors.js'
import { type RidgeModel, ridgeInUnits } from '../../eval/forecast/baselines/ridge.js'
import { fitBaselines } from '../../eval/forecast/baselines.js'
import type { RidgeName } from './ridgeFile.js'
import type { RunFolder } from './runFolder.js'
import { trainingData } from './trainingData.js'

export interface RefitOptions {
  signal?: AbortSignal
  /** Gets what takes time, and what the reader warns of. */
  onNotice?(line: string): void
}

/** Options that decide the split and are not in the config.json of runs from before there was a part to test on. */
const splitDefaults = { test: null, testShare: 0, split: 'random' }

/**
 * Fits a ridge regression of a run again, on the run's own data, as its training did.
 *
 * @returns the regression in units of the columns
 * @throws {UsageError} `BASELINE_MISSING` when the data are not there any more; what reading them throws
 */
export async function refitRidge(
  run: RunFolder,
  name: RidgeName,
  { signal, onNotice }: RefitOptions,
): Promise<RidgeModel> {
  const missing = (why: string) =>
    new UsageError(
      'BASELINE_MISSING',
      `keeps no ${name}, and ${why}`,
      'Bring the data back, train again, or take a baseline that is not fitted: --baseline persistence.',
      { file: run.path },
    )
  if (!existsSync(run.file('config.json'))) throw missing('no config.json that names its data')
  const started = run.readConfig()
  const config = { ...splitDefaults, ...started.config }
  for (const file of [config.data, config.valid, config.test]) {
    if (file && !existsSync(file)) throw missing(`its data are gone: ${file}`)
  }
  onNotice?.(`${run.path} keeps no ${name}: it is fitted again on the run's data`)
  const data = await trainingData(config, signal)
  if (data.fingerprint !== started.data.fingerprint) throw missing('its data have changed since')
  for (const warning of data.warnings) onNotice?.(`warning: ${warning}`)
  const fitted = fitBaselines(data.train, data.valid)
  return ridgeInUnits(fitted[name], fitted.standardisation)
}
