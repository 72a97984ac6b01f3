import type { Standardisation } from '../../datasets/standardisation.js'
import type { BaselineName } from '../../eval/forecast/baselineNames.js'
import { movingAverageWindow } from '../../eval/forecast/baselines/movingAverage.js'
import type { RidgeModel } from '../../eval/forecast/baselines/ridge.js'
import type { Baseline } from '../../models/forecast/baselineFile.js'
import type { Regression } from '../../models/forecast/regression.js'
import type { Network } from '../../models/forecast/weightsFile.js'
import { newestFirst } from './newestFirst.js'
import { type RefitOptions, refitRidge } from './refitRidge.js'
import { readRidge } from './ridgeFile.js'
import type { RunFolder } from './runFolder.js'

/**
 * A baseline as a run was compared with it, to be served. A regression is the one that the run keeps, or else is fitted
 * again.
 *
 * @param network of the run, which tells its columns and their scales
 * @throws {UsageError} `BASELINE_MISSING`; {DataError} `BAD_RIDGE`; what reading the run's data throws
 */
export async function runBaseline(
  run: RunFolder,
  name: BaselineName,
  network: Pick<Network, 'config' | 'standardisation'>,
  options: RefitOptions = {},
): Promise<Baseline> {
  const { featureNames } = network.config
  switch (name) {
    case 'persistence':
    case 'drift':
      return { name, featureNames }
    case 'movingAverage':
      return { name, featureNames, window: movingAverageWindow }
    case 'ridge':
    case 'ridgeTuned': {
      const ridge = readRidge(run.path, name) ?? (await refitRidge(run, name, options))
      return { name, featureNames, regression: regressionOfRidge(ridge, network.standardisation) }
    }
  }
}

/** A ridge regression in units of the columns as one of values that are centred where it is and have these scales. */
function regressionOfRidge(ridge: RidgeModel, { scale }: Standardisation): Regression {
  const { order, centre, intercept } = ridge
  const n = centre.length
  return {
    order,
    centre,
    scale,
    intercept: intercept.map((value, i) => value / scale[i]),
    weights: newestFirst(ridge).map((weight, at) => {
      return (weight * scale[at % n]) / scale[Math.floor(at / (order * n))]
    }),
  }
}
