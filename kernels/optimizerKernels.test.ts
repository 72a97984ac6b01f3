import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { optimizerKernels } from './optimizerKernels.js'
import { runnableBuilds } from './testing/runnableBuilds.js'

/** More than is staged at a time, and no whole number of anything. */
const size = 40_001
const nSlots = 3

/** Vectors in one shared buffer, as the training has them, a little apart from each other. */
function vectorsIn(buffer: SharedArrayBuffer) {
  let end = 64
  const random = new RandomStream(1, 'vectors')
  const floats = (length: number, draw: () => number) => {
    const array = new Float32Array(buffer, end, length).map(draw)
    const view = new Float32Array(buffer, end, length)
    view.set(array)
    end += Math.ceil(length / 16) * 64
    return view
  }
  return {
    slots: floats(nSlots * (size + 7), () => random.normal()),
    gradient: floats(size, () => random.normal()),
    parameters: floats(size, () => random.normal()),
    m: floats(size, () => random.normal()),
    v: floats(size, () => random.uniform()),
    decays: floats(size, () => Math.round(random.uniform())),
    averaged: floats(size, () => random.normal()),
    squares: new Float64Array(buffer, end, 1),
  }
}

const buffer = () => new SharedArrayBuffer(4 * (nSlots + 7) * (size + 64))
const step = {
  lr: 0.01,
  weightDecay: 0.1,
  clip: 0.5,
  correction1: 10,
  correction2: 1000,
  averageDecay: 0.75,
}

describe.each([...runnableBuilds().map(({ name }) => name), 'composed' as const])('%s', (build) => {
  it('sums the slots of a stretch, in order', () => {
    const vectors = vectorsIn(buffer())
    const { slots, squares } = vectors
    const slotsBefore = slots.slice()
    const [start, length] = [5, size - 9]
    const out = vectors.gradient.subarray(start, start + length)
    const neighbours = [vectors.gradient[start - 1], vectors.gradient[start + length]]
    const kernels = optimizerKernels(build, slots.buffer, nSlots)
    kernels.sumSlots({ values: slots, stride: size + 7, nSlots }, start, out, squares)
    const expected = Float32Array.from({ length }, (_, i) => {
      const at = start + i
      const two = Math.fround(slotsBefore[at] + slotsBefore[size + 7 + at])
      return two + slotsBefore[2 * (size + 7) + at]
    })
    expect(out).toEqual(expected)
    const exact = expected.reduce((sum, value) => sum + value * value, 0)
    expect(Math.abs(squares[0] - exact) / exact).toBeLessThan(1e-6)
    expect([vectors.gradient[start - 1], vectors.gradient[start + length]]).toEqual(neighbours)
  })

  it('steps as the published algorithm does, and averages what it gives', () => {
    const vectors = vectorsIn(buffer())
    const before = {
      parameters: vectors.parameters.slice(),
      m: vectors.m.slice(),
      v: vectors.v.slice(),
      averaged: vectors.averaged.slice(),
    }
    optimizerKernels(build, vectors.slots.buffer, nSlots).adamW(vectors, step)
    for (let i = 0; i < size; i++) {
      const g = step.clip * vectors.gradient[i]
      const m = 0.9 * before.m[i] + 0.1 * g
      const v = 0.999 * before.v[i] + 0.001 * g * g
      const decay = step.weightDecay * vectors.decays[i] * before.parameters[i]
      const update = (m * step.correction1) / (Math.sqrt(v * step.correction2) + 1e-8)
      const expected = before.parameters[i] - step.lr * (update + decay)
      if (Math.abs(vectors.parameters[i] - expected) > 1e-6 * (1 + Math.abs(expected))) {
        throw new Error(`parameter ${i} is ${vectors.parameters[i]}, expected ${expected}`)
      }
      const average = 0.75 * before.averaged[i] + 0.25 * vectors.parameters[i]
      if (Math.abs(vectors.averaged[i] - average) > 1e-6 * (1 + Math.abs(average))) {
        throw new Error(`average ${i} is ${vectors.averaged[i]}, expected ${average}`)
      }
    }
    expect(vectors.m[size - 1]).not.toBe(before.m[size - 1])
  })
})
