import { inPlaceMemory } from './inPlaceMemory.js'
import type { BuildName } from './kernelChoices.js'
import type { KernelFunctions } from './kernelFunctions.js'
import { OwnMemory } from './kernelMemory.js'
import { loadKernels } from './loadKernels.js'

/** Gradients of the slots of a batch, one after another in memory. */
export interface Slots {
  /** [nSlots, stride] */
  values: Float32Array
  /** Floats from one slot to the next. */
  stride: number
  nSlots: number
}

/** One stretch [size] of each vector that the optimizer works with. */
export interface AdamWVectors {
  parameters: Float32Array
  gradient: Float32Array
  /** Running mean of the gradient, and of its square. */
  m: Float32Array
  v: Float32Array
  /** Mask of weight decay: 1 where it applies, else 0. */
  decays: Float32Array
  /** Running average of the parameters. */
  averaged: Float32Array
}

export interface AdamWStep {
  lr: number
  weightDecay: number
  /** Factor on the gradient that brings its norm down to the clipping norm; 1 where it is not longer. */
  clip: number
  /** Corrections of the running means' bias: 1 / (1 − 0.9^step) and 1 / (1 − 0.999^step), steps counted from 1. */
  correction1: number
  correction2: number
  /** Decay of the running average; with 0 it is the parameters. */
  averageDecay: number
}

/** What an optimizer step does to flat vectors, all of which lie in one buffer. */
export interface OptimizerKernels {
  /**
   * Writes the sum over the slots, in their order, of the floats from `start` on to `out`, and Σ out² to
   * `squares[0]`.
   */
  sumSlots(slots: Slots, start: number, out: Float32Array, squares: Float64Array): void
  /**
   * Adam with decoupled weight decay, p ← p − lr · (m̂ / (√v̂ + 1e-8) + weightDecay · p), and the running average of
   * what it gives, a ← averageDecay · a + (1 − averageDecay) · p.
   *
   * Source: Loshchilov and Hutter 2019, arXiv 1711.05101.
   */
  adamW(vectors: AdamWVectors, step: AdamWStep): void
}

/**
 * The optimizer for vectors in `buffer`: a native build works on them where they lie, a wasm build takes them
 * through memory of its own.
 *
 * Source of the step: Loshchilov and Hutter 2019, arXiv 1711.05101.
 *
 * @param build `composed`, which is no build, takes a wasm one
 * @param maxSlots of a batch
 * @throws {SeqarenaError} `KERNELS_FAILED`
 */
export function optimizerKernels(
  build: BuildName | 'composed',
  buffer: ArrayBufferLike,
  maxSlots: number,
): OptimizerKernels {
  if (build.startsWith('native')) {
    return inPlace(loadKernels(build as BuildName, inPlaceMemory(buffer)).functions)
  }
  const memory = new OwnMemory()
  const choice = build === 'composed' ? 'wasm' : (build as BuildName)
  return staged(loadKernels(choice, memory).functions, memory, maxSlots)
}

function inPlace(functions: KernelFunctions): OptimizerKernels {
  return {
    sumSlots({ values, stride, nSlots }, start, out, squares) {
      const from = values.byteOffset + start * 4
      functions.sumSlots(from, stride, nSlots, out.byteOffset, squares.byteOffset, out.length)
    },
    adamW(vectors, step) {
      const operands = adamWOrder.map((name) => vectors[name].byteOffset)
      functions.adamW(...operands, vectors.parameters.length, ...adamWScalars(step))
    },
  }
}

const adamWOrder = ['parameters', 'gradient', 'm', 'v', 'decays', 'averaged'] as const
const writtenByAdamW = ['parameters', 'm', 'v', 'averaged'] as const

function adamWScalars(step: AdamWStep): number[] {
  const { lr, weightDecay, clip, correction1, correction2, averageDecay } = step
  return [lr, weightDecay, clip, correction1, correction2, averageDecay]
}

/** Floats of each vector that are worked on at a time: six vectors of them stay in the L2 cache. */
const stagedFloats = 16_384

function staged(functions: KernelFunctions, memory: OwnMemory, maxSlots: number): OptimizerKernels {
  const slotBlocks = memory.allocate(maxSlots * stagedFloats * 4)
  const sumBlock = memory.allocate(stagedFloats * 4)
  const squaresBlock = memory.allocate(8)
  const vectorBlocks = adamWOrder.map((name) => ({ name, at: memory.allocate(stagedFloats * 4) }))
  const view = (at: number, length: number) => new Float32Array(memory.wasm.buffer, at, length)
  return {
    sumSlots({ values, stride, nSlots }, start, out, squares) {
      let total = 0
      for (let done = 0; done < out.length; done += stagedFloats) {
        const length = Math.min(stagedFloats, out.length - done)
        for (let slot = 0; slot < nSlots; slot++) {
          const from = slot * stride + start + done
          const block = view(slotBlocks + slot * stagedFloats * 4, length)
          block.set(values.subarray(from, from + length))
        }
        functions.sumSlots(slotBlocks, stagedFloats, nSlots, sumBlock, squaresBlock, length)
        out.set(view(sumBlock, length), done)
        total += new Float64Array(memory.wasm.buffer, squaresBlock, 1)[0]
      }
      squares[0] = total
    },
    adamW(vectors, step) {
      const size = vectors.parameters.length
      for (let done = 0; done < size; done += stagedFloats) {
        const length = Math.min(stagedFloats, size - done)
        for (const { name, at } of vectorBlocks) {
          view(at, length).set(vectors[name].subarray(done, done + length))
        }
        functions.adamW(...vectorBlocks.map(({ at }) => at), length, ...adamWScalars(step))
        for (const { name, at } of vectorBlocks) {
          if ((writtenByAdamW as readonly string[]).includes(name)) {
            vectors[name].set(view(at, length), done)
          }
        }
      }
    },
  }
}
