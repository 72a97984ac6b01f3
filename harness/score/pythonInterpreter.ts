import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { InterruptedError, UsageError } from '../../base/errors.js'

/** A Python that can run a solution. */
export interface PythonInterpreter {
  executable: string
  /** Files and folders that it reads: itself, its libraries, the module search path. */
  needs: string[]
}

const question = `
import importlib.util, json, os, sys
prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
needs = [sys.executable, os.path.realpath(sys.executable), os.path.join(sys.prefix, "pyvenv.cfg")]
needs += [os.path.join(prefix, name) for prefix in prefixes for name in ("lib", "lib64")]
print(json.dumps({
  "executable": sys.executable,
  "needs": sorted(path for path in {*needs, *sys.path} if path and os.path.exists(path)),
  "hasNumpy": importlib.util.find_spec("numpy") is not None,
}))`

/**
 * Asks a Python where it lives.
 *
 * @param command what to call, e.g. `python3`
 * @throws {UsageError} `PYTHON_MISSING`, `NUMPY_MISSING`
 * @throws {InterruptedError} when the signal comes before it has answered
 */
export async function findPython(
  command = 'python3',
  signal?: AbortSignal,
): Promise<PythonInterpreter> {
  const { executable, needs, hasNumpy } = await ask(command, signal)
  if (!hasNumpy) {
    throw new UsageError(
      'NUMPY_MISSING',
      `${executable} has no numpy`,
      'Install it: python3 -m pip install numpy',
    )
  }
  return { executable, needs }
}

/** Why no Python solution can be run; undefined where one can. */
export async function whyNoPython(
  command?: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    await findPython(command, signal)
    return undefined
  } catch (error) {
    if (error instanceof UsageError) return error.what
    throw error
  }
}

async function ask(
  command: string,
  signal?: AbortSignal,
): Promise<PythonInterpreter & { hasNumpy: boolean }> {
  try {
    const options = { timeout: 60_000, signal }
    const { stdout } = await promisify(execFile)(command, ['-c', question], options)
    return JSON.parse(stdout)
  } catch (cause) {
    if (signal?.aborted) throw new InterruptedError('the search for Python was stopped')
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new UsageError(
      'PYTHON_MISSING',
      missing ? `${command} was not found` : `${command} does not work: ${firstLine(cause)}`,
      'A Python solution needs Python 3 with numpy.',
      {},
      { cause },
    )
  }
}

function firstLine(error: unknown): string {
  return String((error as Error).message).split('\n')[0]
}
