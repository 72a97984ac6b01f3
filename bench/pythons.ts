import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Children } from './children.js'
import { PeerProcess } from './peerProcess.js'

/** Python modules that peers need, and what pip calls what they come with. */
const packages = {
  numpy: 'numpy',
  torch: 'numpy torch',
  pandas: 'pandas',
  sdmetrics: 'sdmetrics',
  'mostlyai.qa': 'mostlyai-qa',
} as const
export type Library = keyof typeof packages

/** Folders that are looked in beside those of the PATH: a version manager may hide the system's Python. */
const usualFolders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']

const question = `
import importlib.util, json, sys
def has(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
names = [name for name in ${JSON.stringify(Object.keys(packages))} if has(name)]
print(json.dumps([sys.executable, names]))`

/** The Python that has each library; the first that has it, of the one named or else of all that are found. */
export async function findPythons(named?: string): Promise<Partial<Record<Library, string>>> {
  const found: Partial<Record<Library, string>> = {}
  for (const command of named === undefined ? candidates(process.env.PATH ?? '') : [named]) {
    const { executable, names } = await ask(command)
    for (const name of names) found[name] ??= executable
  }
  return found
}

/** Every `python3` there is, in the order in which they are met. */
export function candidates(path: string): string[] {
  const files = [...path.split(delimiter), ...usualFolders].map((folder) => join(folder, 'python3'))
  return [...new Set(files)].filter((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

async function ask(command: string): Promise<{ executable: string; names: Library[] }> {
  try {
    const { stdout } = await promisify(execFile)(command, ['-c', question], { timeout: 60_000 })
    const [executable, names] = JSON.parse(stdout)
    return { executable, names }
  } catch {
    // One that does not start has no libraries either.
    return { executable: command, names: [] }
  }
}

/**
 * glibc gives large blocks back to the system as soon as they are freed and asks for them again, page by page:
 * eager PyTorch loses up to a third of its speed to that.
 */
const keepMemory = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: '100000000000',
  MALLOC_TOP_PAD_: '268435456',
}

/** A peer with its name and versions. */
export interface NamedPeer {
  name: string
  /** The interpreter it runs in. */
  python: string
  process: PeerProcess
}

/** Finds the peers on this machine, and says which are missing. */
export class Peers {
  private readonly missing = new Set<Library>()

  constructor(
    private readonly children: Children,
    private readonly pythons: Partial<Record<Library, string>>,
    private readonly log: (line: string) => void,
  ) {}

  /** PyTorch on so many threads, or null where there is none. */
  async torch(threads: number): Promise<NamedPeer | null> {
    const python = this.pythonWith('torch')
    if (python === null) return null
    const count = String(threads)
    // OpenBLAS has threads of its own, which torch.set_num_threads does not reach.
    const env = { OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, MKL_NUM_THREADS: count }
    const process = this.start(python, 'torch_peer.py', [count], env)
    const { torch, blas } = await process.ask<{ torch: string; blas: string }>('versions')
    const name = `PyTorch ${torch}, ${blas}`
    this.log(`  ${name}, ${threads === 1 ? '1 thread' : `${count} threads`} (${python})`)
    return { name, python, process }
  }

  /** numpy, or null where there is none. */
  async numpy(): Promise<NamedPeer | null> {
    const python = this.pythonWith('numpy')
    if (python === null) return null
    const env = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' }
    const process = this.start(python, 'numpy_peer.py', [], env)
    const { numpy } = await process.ask<{ numpy: string }>('versions')
    const name = `numpy ${numpy}`
    this.log(`  ${name} (${python})`)
    return { name, python, process }
  }

  /** pandas, or null where there is none. */
  async pandas(): Promise<NamedPeer | null> {
    const python = this.pythonWith('pandas')
    if (python === null) return null
    const process = this.start(python, 'pandas_peer.py', [], {})
    const { pandas } = await process.ask<{ pandas: string }>('versions')
    const name = `pandas ${pandas}`
    this.log(`  ${name} (${python})`)
    return { name, python, process }
  }

  /** One that judges synthetic tables on so many threads, or null where it is not installed. */
  async assessor(library: 'sdmetrics' | 'mostlyai.qa', threads: number): Promise<NamedPeer | null> {
    const python = this.pythonWith(library)
    if (python === null) return null
    const count = String(threads)
    // joblib starts processes, as many as this allows.
    const env = { OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, LOKY_MAX_CPU_COUNT: count }
    const process = this.start(python, 'assess_peer.py', [], env)
    const versions = await process.ask<Record<string, string>>('versions')
    const name = `${packages[library]} ${versions[packages[library]]}`
    this.log(`  ${name} (${python})`)
    return { name, python, process }
  }

  private start(python: string, script: string, args: string[], env: NodeJS.ProcessEnv) {
    return new PeerProcess(this.children, python, script, args, { ...keepMemory, ...env })
  }

  private pythonWith(library: Library): string | null {
    const python = this.pythons[library]
    if (python !== undefined) return python
    if (!this.missing.has(library)) {
      const how = `python3 -m pip install ${packages[library]}`
      this.log(`no python3 with ${library} was found, so that peer is left out; ${how}`)
    }
    this.missing.add(library)
    return null
  }
}
