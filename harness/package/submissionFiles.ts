import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { UsageError } from '../../base/errors.js'
import { distFile, packageRoot } from '../../base/packageRoot.js'
import type { BaselineName } from '../../eval/forecast/baselineNames.js'
import { encodeBaseline } from '../../models/forecast/baselineFile.js'
import { baselineFileName } from '../../models/forecast/baselineFileName.js'
import { type Network, readNetwork } from '../../models/forecast/weightsFile.js'
import { weightsFileNames } from '../../models/forecast/weightsFileName.js'
import { weightFiles } from '../../solution/modelFiles.js'
import type { RefitOptions } from '../../train/forecast/refitRidge.js'
import { resumeCommand } from '../../train/forecast/resumeCommand.js'
import { runBaseline } from '../../train/forecast/runBaseline.js'
import { isUnfinishedRun, RunFolder } from '../../train/forecast/runFolder.js'
import { type ChosenBaseline, chosenBaseline } from './chosenBaseline.js'

export interface Submission {
  /** Contents by file name. */
  files: Record<string, Uint8Array>
  /** Number of networks in it; none where there is a baseline. */
  members: number
  /** What is in it in the place of networks. */
  baseline?: ChosenBaseline
  featureNames: readonly string[]
  /** Level and spread of the training states, in their units. */
  states: { centre: ArrayLike<number>; scale: ArrayLike<number> }
}

/**
 * The files of a submission: the solution in both languages, what Python needs, and the weights of the run,
 * each read and checked.
 *
 * @throws {UsageError} `RUN_MISSING`, `NO_WEIGHTS`; {DataError} when a weights file is not sound
 */
export function collectSubmission(runDir: string): Submission {
  const files = solutionFiles()
  const members = weightsOf(runDir).map((file) => {
    const bytes = readFileSync(file)
    files[basename(file)] = bytes
    return readNetwork(bytes, file)
  })
  return { files, members: members.length, ...tableFigures(members[0]) }
}

/**
 * The files of a submission of a baseline in the place of the networks that were compared with it.
 *
 * @throws {UsageError} `RUN_MISSING`, `NO_WEIGHTS`, `BASELINE_MISSING`; {DataError} when a file of the run is not sound
 */
export async function collectBaseline(
  runDir: string,
  asked: BaselineName | 'best',
  options: RefitOptions,
): Promise<Submission> {
  const [weights] = weightsOf(runDir)
  const network = readNetwork(readFileSync(weights), weights)
  const run = new RunFolder(runDir)
  const baseline = chosenBaseline(run, asked)
  const bytes = encodeBaseline(await runBaseline(run, baseline.name, network, options))
  const files = { ...solutionFiles(), [baselineFileName]: bytes }
  return { files, members: 0, baseline, ...tableFigures(network) }
}

/** The weights files of a run, one at least. */
function weightsOf(runDir: string): string[] {
  if (!existsSync(runDir)) {
    const hint = 'Name a run folder: seqarena runs lists them.'
    throw new UsageError('RUN_MISSING', 'there is no such folder', hint, { file: runDir })
  }
  const weights = weightFiles(runDir)
  if (weights.length > 0) return weights
  throw new UsageError(
    'NO_WEIGHTS',
    `holds no ${weightsFileNames}`,
    isUnfinishedRun(runDir)
      ? `Finish its training first: ${resumeCommand(runDir)}`
      : 'Name the folder of a finished run: seqarena runs lists them.',
    { file: runDir },
  )
}

/** Contents by file name of what is the same in all submissions. */
function solutionFiles(): Submission['files'] {
  return {
    'solution.py': readFileSync(join(packageRoot, 'solution/solution.py')),
    'requirements.txt': readFileSync(join(packageRoot, 'solution/requirements.txt')),
    'solution.mjs': readFileSync(distFile('solution.mjs')),
  }
}

function tableFigures(network: Network): Pick<Submission, 'featureNames' | 'states'> {
  return { featureNames: network.config.featureNames, states: statesOf(network) }
}

/** Weights of version 1 tell no more than the figures of what is predicted. */
function statesOf({ standardisation, tensors }: Network): Submission['states'] {
  const { centre, scale } = standardisation
  const isTold = centre.some((value) => value !== 0) || scale.some((value) => value !== 1)
  return isTold
    ? standardisation
    : { centre: tensors['target.mean'], scale: tensors['target.scale'] }
}
