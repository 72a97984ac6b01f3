import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type GruOperands,
  type GruSizes,
  gruBackwardReference,
  gruInputs,
  gruReference,
} from './testing/gruReference.js'
import { callKernel, expectClose, normals } from './testing/kernelCalls.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

type Build = ReturnType<typeof testedBuilds>[number]

/** The kernels' states, and what they give for the gradient of Σ dStates · states. */
function callGru(build: Build, size: GruSizes, operands: GruOperands, dStates: Float64Array) {
  const test = new TestKernels(build)
  const sizes = [size.batch, size.time, size.hidden]
  const scratch = test.call('gruScratch', ...sizes)
  const length = dStates.length
  const [states, kept] = callKernel(test, {
    name: 'gru',
    inputs: [operands.gates, operands.hiddenWeight, operands.hiddenBias],
    outputs: [length, 4 * length],
    ...{ sizes, scratch },
  })
  const [gates, hiddenWeight, hiddenBias] = callKernel(test, {
    name: 'gruBackward',
    inputs: [operands.hiddenWeight, states, kept, dStates],
    outputs: [3 * length, operands.hiddenWeight.length, operands.hiddenBias.length],
    ...{ sizes, scratch },
  })
  return { states, gradients: { gates, hiddenWeight, hiddenBias } }
}

function drawn(size: GruSizes, seed: number) {
  const dStates = normals(seed, 'dStates', size.batch * size.time * size.hidden)
  return { operands: gruInputs(size, seed), dStates }
}

function expectReference(build: Build, size: GruSizes, seed: number) {
  const { operands, dStates } = drawn(size, seed)
  const { states, gradients } = callGru(build, size, operands, dStates)
  expectClose({ states }, { states: gruReference(operands, size) }, 3e-6)
  // Sums over rows and steps of both signs: what rounding leaves goes with the size of their terms.
  const scales = { hiddenWeight: 0.1, hiddenBias: 1 }
  const expected = { ...gruBackwardReference(operands, dStates, size) }
  expectClose(gradients, expected, 2e-5, scales)
}

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  time: fc.integer({ min: 1, max: 7 }),
  hidden: fc.oneof(fc.integer({ min: 1, max: 35 }), fc.constantFrom(48, 64)),
})

describe.each(testedBuilds())('$name gru', (build) => {
  it('is the recurrence in float64 and has its gradients, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (size, seed) => expectReference(build, size, seed)),
      { numRuns: 25, seed: 1 },
    )
  })

  it.each([
    ['several chunks of steps, the first one short', { batch: 5, time: 100, hidden: 19 }],
    ['a chunk of a single step', { batch: 100, time: 3, hidden: 5 }],
    ['one sequence of more than a chunk', { batch: 1, time: 193, hidden: 16 }],
    ['more rows than a tile has', { batch: 17, time: 3, hidden: 33 }],
  ])('takes %s', (_, size) => expectReference(build, size, 3))

  it('keeps a state that its update gate holds, and follows its inputs where it does not', () => {
    // z is 1 in the first unit, 0 in the second: h stays 0, or is tanh of what the inputs add.
    const operands = {
      gates: Float64Array.of(0, 0, 1e4, -1e4, 3, 0.5, 0, 0, 1e4, -1e4, 3, -100),
      hiddenWeight: new Float64Array(12),
      hiddenBias: new Float64Array(6),
    }
    const size = { batch: 1, time: 2, hidden: 2 }
    const { states } = callGru(build, size, operands, new Float64Array(4))
    const expected = [0, Math.tanh(0.5), 0, -1]
    expect([...states]).toEqual(expected.map((value) => expect.closeTo(value, 6)))
  })

  it('gives the same again', () => {
    const size = { batch: 3, time: 9, hidden: 21 }
    const { operands, dStates } = drawn(size, 2)
    const first = callGru(build, size, operands, dStates)
    expect(callGru(build, size, operands, dStates)).toEqual(first)
  })

  it('is not a number from where an operand is none, so that a network that diverged is seen', () => {
    const size = { batch: 1, time: 3, hidden: 2 }
    for (const gate of [0, 1, 2]) {
      const { operands, dStates } = drawn(size, 4)
      operands.gates[6 + 2 * gate] = Number.NaN
      const { states, gradients } = callGru(build, size, operands, dStates)
      expect([...states.slice(0, 2)].every(Number.isFinite)).toBe(true)
      expect(states[2]).toBeNaN()
      expect([...states.slice(4)].every(Number.isNaN)).toBe(true)
      expect(gradients.hiddenWeight[0]).toBeNaN()
    }
  })
})
