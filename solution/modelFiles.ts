import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DataError } from '../base/errors.js'
import { baselineFileName } from '../models/forecast/baselineFileName.js'
import { memberOfFile } from '../models/forecast/weightsFileName.js'

/** The files of a folder that a model is read from: of networks or of a baseline, or of neither. */
export interface ModelFiles {
  /** Weights of networks, as {@link weightFiles} finds them. */
  networks: string[]
  baseline?: string
}

/** @throws {DataError} `BASELINE_AND_NETWORKS` when a folder has both: which is meant is not to be guessed */
export function modelFiles(directory: string): ModelFiles {
  const networks = weightFiles(directory)
  const baseline = join(directory, baselineFileName)
  if (!existsSync(baseline)) return { networks }
  if (networks.length > 0) {
    throw new DataError(
      'BASELINE_AND_NETWORKS',
      `holds ${baselineFileName} beside ${basename(networks[0])}`,
      { file: directory },
      'Keep what is to be served, and remove the other.',
    )
  }
  return { networks, baseline }
}

/**
 * The weights files of a folder, whatever their architecture, in the order of their members' numbers (those of one
 * number by name); none if it is no folder.
 */
export function weightFiles(directory: string): string[] {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return []
  const numbered = readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const k = memberOfFile(name)
      return k === undefined ? [] : [{ name, k }]
    })
  return numbered.sort((a, b) => a.k - b.k).map(({ name }) => join(directory, name))
}
