import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../../base/errors.js'
import { distFile } from '../../base/packageRoot.js'
import { baselineFileName } from '../../models/forecast/baselineFileName.js'
import { memberOfFile, weightsFileNames } from '../../models/forecast/weightsFileName.js'
import { resumeCommand } from '../../train/forecast/resumeCommand.js'
import { isUnfinishedRun, newestFinishedRun } from '../../train/forecast/runFolder.js'

/** Something that can be scored. */
export interface Solution {
  kind: 'node' | 'python'
  /** The module that exports `PredictionModel`, an absolute path without links. */
  file: string
  /** Run folder, or folder of a baseline, that the bundled solution loads; absent for any other solution. */
  modelDir?: string
  /**
   * For Python: the `utils` module or package in the closest folder above that has one, as in the contest's starter
   * pack, where examples/simple/solution.py imports a utils.py two folders up.
   */
  utilsAbove?: string
  /** Name that the user gave the solution. */
  label: string
}

const kindOfSuffix: Record<string, Solution['kind']> = {
  mjs: 'node',
  js: 'node',
  cjs: 'node',
  py: 'python',
}
const solutionNames = ['solution.mjs', 'solution.js', 'solution.py']
/**
 * Where the solution lies that a user means, of whatever kind: at this path or, when none is named, in the newest
 * finished run.
 *
 * @param runsDir where finished runs are looked for
 * @throws {UsageError} `NO_SUCH_SOLUTION`, `NO_FINISHED_RUN`
 */
export function solutionPath(path?: string, runsDir = 'runs'): string {
  const chosen = path ?? newestFinishedRun(runsDir).path
  if (existsSync(chosen)) return chosen
  throw new UsageError(
    'NO_SUCH_SOLUTION',
    'there is nothing there',
    'Name a run folder, a folder with solution.mjs or solution.py, such a file or a submission zip.',
    { file: chosen },
  )
}

const trainFirst = 'Train one first: seqarena train'

/**
 * What a user means by a solution: a run folder, a folder with a solution file, such a file, or, when nothing
 * is named, the newest finished run. For submission zips there is `withSolution`.
 *
 * @param runsDir where finished runs are looked for
 * @throws {UsageError} `NO_SUCH_SOLUTION`, `NOT_A_SOLUTION`, `NO_FINISHED_RUN`
 */
export function resolveSolution(path?: string, runsDir = 'runs'): Solution {
  const label = solutionPath(path, runsDir)
  const real = realpathSync(label)
  return statSync(real).isDirectory() ? inFolder(real, label) : ofFile(real, label)
}

function ofFile(file: string, label: string): Solution {
  const kind = kindOfSuffix[file.slice(file.lastIndexOf('.') + 1)]
  if (!kind) {
    throw new UsageError(
      'NOT_A_SOLUTION',
      'not a solution file',
      'It must end in .mjs, .js, .cjs or .py and have PredictionModel, or be a submission zip.',
      { file: label },
    )
  }
  return kind === 'python'
    ? { kind, file, utilsAbove: utilsAbove(dirname(file)), label }
    : { kind, file, label }
}

function utilsAbove(folder: string): string | undefined {
  const above = dirname(folder)
  if (above === folder) return undefined
  const module = join(above, 'utils.py')
  if (existsSync(module)) return module
  return existsSync(join(above, 'utils/__init__.py')) ? join(above, 'utils') : utilsAbove(above)
}

function inFolder(folder: string, label: string): Solution {
  const names = readdirSync(folder)
  const own = solutionNames.find((name) => names.includes(name))
  if (own) return ofFile(join(folder, own), label)
  if (names.some((name) => memberOfFile(name) !== undefined || name === baselineFileName)) {
    return { kind: 'node', file: distFile('solution.mjs'), modelDir: folder, label }
  }
  if (isUnfinishedRun(folder)) {
    throw new UsageError(
      'NOT_A_SOLUTION',
      'its training is not finished: there are no weights yet',
      `Finish it first: ${resumeCommand(label)}`,
      { file: label },
    )
  }
  throw new UsageError(
    'NOT_A_SOLUTION',
    `no solution in this folder: neither solution.mjs, solution.js, solution.py, ${weightsFileNames} nor ${baselineFileName}`,
    trainFirst,
    { file: label },
  )
}
