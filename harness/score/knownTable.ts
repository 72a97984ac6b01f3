import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DataError } from '../../base/errors.js'
import type { KnownTable } from '../../datasets/readOptions.js'
import { readBaseline } from '../../models/forecast/baselineFile.js'
import { readNetwork } from '../../models/forecast/weightsFile.js'
import { modelFiles } from '../../solution/modelFiles.js'
import { columnOptions } from '../../train/forecast/columnOptions.js'
import { RunFolder } from '../../train/forecast/runFolder.js'
import type { Solution } from './resolveSolution.js'

/**
 * The table that a solution was trained on: that of a run folder, or of weights or a baseline that lie beside a
 * solution. Undefined where there are none: a solution of one's own takes a table's columns as they come.
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

/** @param label what messages call the run, the baseline, or the submission zip that was unpacked */
export function tableOfRun(folder: string, label: string): KnownTable | undefined {
  const {
    networks: [weights],
    baseline,
  } = modelFiles(folder)
  const file = baseline ?? weights
  if (file === undefined) return undefined
  const bytes = readFileSync(file)
  const { featureNames } = baseline ? readBaseline(bytes, file) : readNetwork(bytes, file).config
  const run = new RunFolder(folder)
  // Weights may also come without a config.
  const options = existsSync(run.file('config.json')) ? columnOptions(run.readConfig().config) : {}
  const isZip = label.toLowerCase().endsWith('.zip')
  const noun = isZip ? 'submission' : baseline ? 'baseline' : 'run'
  return { owner: `the ${noun} ${label}`, featureNames, options }
}
