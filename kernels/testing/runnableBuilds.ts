import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../base/packageRoot.js'
import { type KernelBuild, platformBuilds } from '../builds.js'
import type { KernelFunctions, KernelName } from '../kernelFunctions.js'
import { type KernelMemory, OwnMemory } from '../kernelMemory.js'
import { wasmKernels } from '../wasmKernels.js'

/** Floats that stand before and behind each operand; NaN, so that whoever reads them spoils the result. */
const guard = 16

/**
 * A build of the kernels for tests: operands go in and come out as arrays, each alone between guards, and
 * every call checks that the guards still stand.
 */
export class TestKernels {
  private readonly memory = new OwnMemory()
  private readonly functions: KernelFunctions
  private readonly guards: number[] = []

  constructor(build: Pick<KernelBuild, 'load'>) {
    this.functions = build.load(this.memory)
  }

  /** A block that holds `values`, or `length` times NaN where it is to be written. */
  block(values: ArrayLike<number> | number): number {
    const length = typeof values === 'number' ? values : values.length
    const offset = this.memory.allocate((length + 2 * guard) * 4)
    const floats = new Float32Array(this.memory.bytes().buffer, offset, length + 2 * guard)
    floats.fill(Number.NaN)
    if (typeof values !== 'number') floats.set(values, guard)
    this.guards.push(offset, offset + (guard + length) * 4)
    return offset + guard * 4
  }

  read(offset: number, length: number): Float32Array {
    return new Float32Array(this.memory.bytes().buffer, offset, length).slice()
  }

  call(name: KernelName, ...args: number[]): number {
    const result = this.functions[name](...args)
    for (const offset of this.guards) {
      const kept = new Float32Array(this.memory.bytes().buffer, offset, guard)
      if (!kept.every(Number.isNaN)) throw new Error(`${name} wrote outside its operands`)
    }
    return result
  }
}

/** Numbers of another kind as the floats that have their bits, for `block`. */
export function bitsOf(values: Uint8Array | Int32Array | Float64Array): Float32Array {
  const floats = new Float32Array(Math.ceil(values.byteLength / 4))
  const { buffer, byteOffset, byteLength } = values
  new Uint8Array(floats.buffer).set(new Uint8Array(buffer, byteOffset, byteLength))
  return floats
}

/** Every build that loads on this machine. */
export function runnableBuilds(): KernelBuild[] {
  return platformBuilds().filter((build) => {
    try {
      build.load(new OwnMemory())
      return true
    } catch {
      return false
    }
  })
}

/**
 * Every build that loads here, and the one with traps for undefined behaviour where the compiler is there to make it.
 */
export function testedBuilds(): { name: string; load: KernelBuild['load'] }[] {
  const file = join(packageRoot, 'kernels/wasm/wasm-checked.wasm')
  if (!existsSync(file)) return runnableBuilds()
  const checked = {
    name: 'wasm-checked',
    load: (memory: KernelMemory) => wasmKernels(readFileSync(file), memory),
  }
  return [...runnableBuilds(), checked]
}
