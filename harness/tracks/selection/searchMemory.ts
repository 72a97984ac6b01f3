import { inPlaceMemory } from '../../../kernels/inPlaceMemory.js'
import type { BuildName } from '../../../kernels/kernelChoices.js'
import type { KernelFunctions } from '../../../kernels/kernelFunctions.js'
import { OwnMemory } from '../../../kernels/kernelMemory.js'
import { loadKernels } from '../../../kernels/loadKernels.js'
import type { Section } from './sharedSearch.js'

/**
 * Memory that a worker's kernels work in, laid out as the shared one. Native builds work in the shared memory itself;
 * wasm builds in a copy, into which they take what they need and out of which they give what has changed.
 */
export interface SearchMemory {
  functions: KernelFunctions
  buffer: ArrayBufferLike
  /** Offset of the copy in the buffer; sections are counted from there. */
  base: number
  take(section: Section): void
  give(section: Section): void
}

/** @throws {SeqarenaError} `KERNELS_FAILED` */
export function searchMemory(build: BuildName, shared: SharedArrayBuffer): SearchMemory {
  return build.startsWith('native') ? inPlace(build, shared) : copied(build, shared)
}

function inPlace(build: BuildName, shared: SharedArrayBuffer): SearchMemory {
  const { functions } = loadKernels(build, inPlaceMemory(shared))
  return { functions, buffer: shared, base: 0, take() {}, give() {} }
}

function copied(build: BuildName, shared: SharedArrayBuffer): SearchMemory {
  const memory = new OwnMemory()
  const { functions } = loadKernels(build, memory)
  const base = memory.allocate(shared.byteLength)
  const { buffer } = memory.wasm
  const own = ({ at, bytes }: Section) => new Uint8Array(buffer, base + at, bytes)
  const theirs = ({ at, bytes }: Section) => new Uint8Array(shared, at, bytes)
  return {
    functions,
    buffer,
    base,
    take: (section) => own(section).set(theirs(section)),
    give: (section) => theirs(section).set(own(section)),
  }
}
