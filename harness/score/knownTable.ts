import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DataError } from '../../base/errors.js'
import type { KnownTable } from '../../datasets/readOptions.js'
import { readNetwork } from '../../models/forecast/weightsFile.js'
import { weightFiles } from '../../solution/predictionModel.js'
import { columnOptions } from '../../train/forecast/columnOptions.js'
import { RunFolder } from '../../train/forecast/runFolder.js'
import type { Solution } from './resolveSolution.js'

/**
 * The table that a solution was trained on: that of a run folder, or of the weights of one that lie beside a solution.
 * Undefined where there are none: a solution of one's own takes a table's columns as they come.
 *
 * @throws {DataError} where a run folder's weights or config cannot be read
 */
export function knownTable({ modelDir, file, label }: Solution): KnownTable | undefined {
  if (modelDir !== undefined) return tableOfRun(modelDir, label)
  try {
    return tableOfRun(dirname(file), label)
  } catch (error) {
    // Files of a solution of one's own may be called like our weights.
    if (error instanceof DataError) return undefined
    throw error
  }
}

/** @param label what messages call the run */
export function tableOfRun(folder: string, label: string): KnownTable | undefined {
  const [weights] = weightFiles(folder)
  if (weights === undefined) return undefined
  const { config } = readNetwork(readFileSync(weights), weights)
  const run = new RunFolder(folder)
  // Weights may also come without a config.
  const options = existsSync(run.file('config.json')) ? columnOptions(run.readConfig().config) : {}
  return { owner: `the run ${label}`, featureNames: config.featureNames, options }
}
