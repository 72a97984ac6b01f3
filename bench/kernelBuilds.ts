import { type KernelBuild, platformBuilds } from '../kernels/builds.js'
import type { KernelFunctions } from '../kernels/kernelFunctions.js'
import { OwnMemory } from '../kernels/kernelMemory.js'
import { reasonOf } from '../kernels/reasonOf.js'
import { type BenchContext, isWanted } from './benchContext.js'

/** The builds that were asked for and load here. */
export function loadableBuilds(context: Pick<BenchContext, 'builds' | 'log'>): KernelBuild[] {
  return platformBuilds().filter((build) => {
    if (!isWanted(context, build.name)) return false
    try {
      build.load(new OwnMemory())
      return true
    } catch (error) {
      context.log(`  ${build.name} is left out: it ${reasonOf(error)}`)
      return false
    }
  })
}

/** A build of the kernels with operands in a memory of its own. */
export class LoadedBuild {
  readonly kernels: KernelFunctions
  private readonly memory: OwnMemory

  /** @param bytes that all operands take; growing later would be slow, and is not needed */
  constructor(build: KernelBuild, bytes: number) {
    this.memory = new OwnMemory(bytes + 2 ** 20)
    this.kernels = build.load(this.memory)
  }

  /** @returns the offset of a block that holds these values, or so many zeros */
  block(values: Float32Array | number): number {
    const length = typeof values === 'number' ? values : values.length
    const floats = this.memory.floats(length)
    if (typeof values !== 'number') floats.set(values)
    return floats.byteOffset
  }

  read(offset: number, length: number): Float32Array {
    return new Float32Array(this.memory.wasm.buffer, offset, length)
  }
}
