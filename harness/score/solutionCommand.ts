import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { distFile, packageRoot } from '../../base/packageRoot.js'
import type { KernelChoice } from '../../kernels/kernelChoices.js'
import { nativeAddon } from '../../kernels/nativeAddon.js'
import type { Limits } from './limits.js'
import type { StateType } from './protocol.js'
import { findPython } from './pythonInterpreter.js'
import type { Solution } from './resolveSolution.js'
import { findSandbox, type SandboxMode } from './sandbox.js'

/** How a solution is started. */
export interface SolutionCommand {
  command: string[]
  env: NodeJS.ProcessEnv
  folder: string
  /** Whether it runs without network and without the user's files. */
  contained: boolean
  /** Why it is not contained. */
  reason?: string
}

export interface CommandOptions {
  nFeatures: number
  stateType: StateType
  limits: Limits
  sandbox: SandboxMode
  kernels: KernelChoice
  /** The Python to run a Python solution with. */
  python?: string
  signal?: AbortSignal
}

const gigabyte = 2 ** 30

/**
 * The command line of the process that a solution runs in: interpreter, runner and solution, on so many
 * cores, in a sandbox where there is one.
 *
 * @throws {UsageError} `PYTHON_MISSING`, `NUMPY_MISSING`, `NO_SANDBOX`
 * @throws {SeqarenaError} `KERNELS_FAILED` when the kernels that were asked for do not load
 */
export async function solutionCommand(
  solution: Solution,
  { nFeatures, stateType, limits, sandbox, kernels, python, signal }: CommandOptions,
): Promise<SolutionCommand> {
  const { run, needs } = await interpreter(solution, limits, python, signal)
  const folder = solution.modelDir ?? dirname(solution.file)
  const command = [...run, solution.file, String(nFeatures), stateType]
  if (solution.modelDir) command.push(solution.modelDir)
  const found = findSandbox(sandbox, limits.memoryGb * gigabyte)
  // The bundled solution is one file of ours; a user's may import its neighbours.
  const own = solution.modelDir ? [solution.file, solution.modelDir] : [folder]
  if (solution.utilsAbove) own.push(solution.utilsAbove)
  const env = solutionEnv(limits.cores)
  const addon = solution.modelDir && nativeAddon(kernels)
  if (addon) {
    env.SEQARENA_NATIVE_KERNELS = addon
    own.push(addon)
  }
  const contained = found.sandbox?.wrap(command, [...needs, ...own], folder)
  return {
    command: [...pinned(limits.cores), ...(contained ?? command)],
    env,
    folder,
    contained: found.sandbox !== undefined,
    reason: found.sandbox ? undefined : found.reason,
  }
}

async function interpreter(
  solution: Solution,
  limits: Limits,
  python?: string,
  signal?: AbortSignal,
) {
  if (solution.kind === 'python') {
    const { executable, needs } = await findPython(python, signal)
    const runner = join(packageRoot, 'harness/score/python_runner.py')
    const utils = join(packageRoot, 'solution/utils.py')
    return { run: [executable, '-u', runner], needs: [...needs, runner, utils] }
  }
  const runner = distFile('harness/score/nodeRunner.js')
  const heapMb = Math.max(1, Math.floor(limits.memoryGb * 1024))
  const node = process.execPath
  const libraries = join(dirname(dirname(node)), 'lib')
  return {
    run: [node, `--max-old-space-size=${heapMb}`, runner],
    // package.json says that the runner is an ES module.
    needs: [
      ...[node, libraries].filter((path) => existsSync(path)),
      ...[join(packageRoot, 'package.json'), dirname(runner)],
    ],
  }
}

/** `taskset …` where there is one. Different scorers start at different cores. */
function pinned(cores: number): string[] {
  const allowed = allowedCpus()
  if (cores >= allowed.length || !isOnPath('taskset')) return []
  const chosen = Array.from(
    { length: Math.ceil(cores) },
    (_, i) => allowed[(process.pid + i) % allowed.length],
  )
  return ['taskset', '-c', chosen.join(',')]
}

/** CPUs this process may run on; none where Linux does not say. */
function allowedCpus(): number[] {
  if (!existsSync('/proc/self/status')) return []
  const status = readFileSync('/proc/self/status', 'latin1')
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? ''
  return list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** What an interpreter needs to find its libraries, and nothing else: the environment may hold keys. */
const passedOn = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'LD_LIBRARY_PATH',
  'PYTHONPATH',
]

function solutionEnv(cores: number): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { PYTHONDONTWRITEBYTECODE: '1' }
  for (const name of passedOn) env[name] = process.env[name]
  for (const name of ['OMP', 'OPENBLAS', 'MKL']) env[`${name}_NUM_THREADS`] = String(cores)
  return env
}
