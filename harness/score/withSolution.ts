import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../base/errors.js'
import { withTemporaryFolder } from '../../base/withTemporaryFolder.js'
import { whyNoPython } from './pythonInterpreter.js'
import { resolveSolution, type Solution } from './resolveSolution.js'
import { unpackSubmission } from './unpackSubmission.js'

export interface SolutionOptions {
  /** The Python that a zip's solution.py would run with; `python3` by default. */
  python?: string
  signal?: AbortSignal
  onNotice?(line: string): void
}

/** What the contest runs, then what else seqarena can score. */
const solutionNames = ['solution.py', 'solution.mjs', 'solution.js']

/**
 * Runs `use` with the solution that stands at a path, as `resolveSolution` finds it; a submission zip is unpacked into
 * a folder that is gone afterwards. Of a zip, what the contest runs is used, its solution.py; only where no Python is
 * there to run it, its solution.mjs.
 *
 * @throws {UsageError} as `resolveSolution`; {DataError} as `unpackSubmission`
 */
export async function withSolution<Result>(
  path: string,
  options: SolutionOptions,
  use: (solution: Solution) => Promise<Result>,
): Promise<Result> {
  if (!isZip(path)) return use(resolveSolution(path))
  return withTemporaryFolder('seqarena-submission-', async (folder) => {
    await unpackSubmission(path, folder, { signal: options.signal })
    return use(await solutionIn(rootOf(folder, path, options), path, options))
  })
}

function isZip(path: string): boolean {
  return (
    path.toLowerCase().endsWith('.zip') &&
    statSync(path, { throwIfNoEntry: false })?.isFile() === true
  )
}

/** The folder itself, or the only one in it: what one gets by packing a folder from outside. */
function rootOf(folder: string, zip: string, { onNotice }: SolutionOptions): string {
  const [first, ...others] = readdirSync(folder, { withFileTypes: true })
  if (first === undefined || others.length > 0 || !first.isDirectory()) return folder
  onNotice?.(
    `${zip} holds the folder ${first.name}; the contest wants its files at the root of the zip. They are scored as if they were there.`,
  )
  return join(folder, first.name)
}

async function solutionIn(
  folder: string,
  zip: string,
  { python, signal, onNotice }: SolutionOptions,
): Promise<Solution> {
  const names = readdirSync(folder)
  const there = solutionNames.filter((name) => names.includes(name))
  if (there.length === 0) throw noSolution(folder, zip)
  let [chosen, other] = there
  if (chosen === 'solution.py' && other !== undefined) {
    const reason = await whyNoPython(python, signal)
    if (reason !== undefined) {
      onNotice?.(`The contest runs the zip's solution.py; here, its ${other} is scored: ${reason}.`)
      chosen = other
    }
  }
  // What lies above the folder is no part of the zip.
  return { ...resolveSolution(join(folder, chosen)), utilsAbove: undefined, label: zip }
}

function noSolution(folder: string, zip: string): UsageError {
  const deep = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const found = deep.find((name) => /(^|\/)solution\.(py|mjs|js)$/.test(name))
  const where = found === undefined ? '' : `; ${found} lies too deep`
  return new UsageError(
    'NOT_A_SOLUTION',
    `the zip has no solution.py at its root${where}`,
    'Pack from inside the folder: zip -r ../submission.zip .',
    { file: zip },
  )
}
