import { cpus, totalmem } from 'node:os'
import { SeqarenaError } from '../base/errors.js'
import { packageVersion } from '../base/packageRoot.js'
import { workerCount } from '../base/workerCount.js'
import { selectBackend } from '../kernels/backend.js'
import { selectKernels } from '../kernels/selectKernels.js'
import { contestLimits } from './score/limits.js'
import { findPython } from './score/pythonInterpreter.js'
import { findSandbox } from './score/sandbox.js'

/**
 * What runs here and why, each in words.
 *
 * @throws {SeqarenaError} when the kernels asked for do not load
 */
export async function gatherInfo(kernelChoice: string): Promise<Record<string, string>> {
  const backend = await selectBackend('auto')
  const kernels = selectKernels(kernelChoice, backend.name)
  const sandbox = findSandbox('auto', contestLimits.memoryGb * 2 ** 30)
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`
  return {
    seqarena: packageVersion(),
    node: `${process.version} on ${process.platform} ${process.arch}`,
    machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${workerCount(0)} cores, ${memory}`,
    backend: `${backend.name} (${backend.reason})`,
    kernels: `${kernels.ops.name} (${kernels.reason})`,
    python: await describePython(),
    sandbox: sandbox.sandbox ? 'bubblewrap' : `none: ${sandbox.reason}`,
  }
}

async function describePython(): Promise<string> {
  try {
    return (await findPython()).executable
  } catch (error) {
    if (error instanceof SeqarenaError) return `none: ${error.what}`
    throw error
  }
}
