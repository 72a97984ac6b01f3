import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { UsageError } from '../../base/errors.js'
import { distFile, packageRoot } from '../../base/packageRoot.js'
import type { NetworkConfig } from '../../models/forecast/config.js'
import { type Network, readNetwork } from '../../models/forecast/weightsFile.js'
import { weightsFileNames } from '../../models/forecast/weightsFileName.js'
import { weightFiles } from '../../solution/predictionModel.js'

export interface Submission {
  /** Contents by file name. */
  files: Record<string, Uint8Array>
  members: number
  /** Configuration of the first member's network. */
  network: NetworkConfig
  /** Level and spread of the training states, in their units. */
  states: { centre: ArrayLike<number>; scale: ArrayLike<number> }
}

/**
 * The files of a submission: the solution in both languages, what Python needs, and the weights of the run,
 * each read and checked.
 *
 * @throws {UsageError} `NO_WEIGHTS`; {DataError} when a weights file is not sound
 */
export function collectSubmission(runDir: string): Submission {
  const weights = weightFiles(runDir)
  if (weights.length === 0) {
    throw new UsageError(
      'NO_WEIGHTS',
      `holds no ${weightsFileNames}`,
      'Finish its training first: npm run train -- --resume',
      { file: runDir },
    )
  }
  const files: Submission['files'] = {
    'solution.py': readFileSync(join(packageRoot, 'solution/solution.py')),
    'requirements.txt': readFileSync(join(packageRoot, 'solution/requirements.txt')),
    'solution.mjs': readFileSync(distFile('solution.mjs')),
  }
  const members = weights.map((file) => {
    const bytes = readFileSync(file)
    files[basename(file)] = bytes
    return readNetwork(bytes, file)
  })
  return {
    files,
    members: members.length,
    network: members[0].config,
    states: statesOf(members[0]),
  }
}

/** Weights of version 1 tell no more than the figures of what is predicted. */
function statesOf({ standardisation, tensors }: Network): Submission['states'] {
  const { centre, scale } = standardisation
  const isTold = centre.some((value) => value !== 0) || scale.some((value) => value !== 1)
  return isTold
    ? standardisation
    : { centre: tensors['target.mean'], scale: tensors['target.scale'] }
}
