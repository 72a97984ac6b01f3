import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals, worstError } from './testing/kernelCalls.js'
import { mixerReference } from './testing/mixerReference.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const sizesWith = (nHeads: fc.Arbitrary<number>, headDim: fc.Arbitrary<number>) =>
  fc.record({
    ...{ nHeads, headDim },
    batch: fc.integer({ min: 1, max: 3 }),
    time: fc.integer({ min: 1, max: 7 }),
    dState: fc.integer({ min: 1, max: 17 }),
    convWidth: fc.integer({ min: 1, max: 5 }),
  })
const sizes = fc.oneof(
  sizesWith(
    fc.integer({ min: 1, max: 3 }),
    fc.oneof(fc.integer({ min: 1, max: 17 }), fc.constantFrom(32, 48)),
  ),
  // More heads than a register holds.
  sizesWith(fc.constant(17), fc.integer({ min: 1, max: 3 })),
)
type Sizes = typeof sizes extends fc.Arbitrary<infer Drawn> ? Drawn : never

/** Largest error of all steps' rows, relative to the largest row of the mixer that takes whole sequences. */
function errorOf(test: TestKernels, { headDim, ...others }: Sizes, seed: number): number {
  const { batch, time, nHeads, dState, convWidth } = others
  const dInner = nHeads * headDim
  const channels = dInner + 2 * dState
  const stride = dInner + channels + nHeads
  const parameters = {
    convWeight: normals(seed, 'convWeight', convWidth * channels, 1 / Math.sqrt(convWidth)),
    convBias: normals(seed, 'convBias', channels, 0.5),
    dtBias: normals(seed, 'dtBias', nHeads),
    // Some heads forget at once, some remember hundreds of steps.
    aLog: normals(seed, 'aLog', nHeads, 3),
    d: normals(seed, 'd', nHeads),
    normWeight: normals(seed, 'normWeight', dInner),
  }
  const projected = normals(seed, 'projected', batch * time * stride)
  const expected = mixerReference({ projected, ...parameters }, { ...others, dInner })

  const numbers = [nHeads, headDim, dState, convWidth]
  const tensors = test.block(Object.values(parameters).flatMap((part) => Array.from(part)))
  const packed = test.block(test.call('packMixer', tensors, 0, ...numbers))
  test.call('packMixer', tensors, packed, ...numbers)
  const states = test.block(batch * test.call('mixerStateSize', ...numbers))
  const scratch = test.block(test.call('mixerStepScratch', ...numbers))
  const out = test.block(batch * dInner)
  const found = new Float32Array(batch * time * dInner)
  for (let step = 0; step < time; step++) {
    const rows = Array.from({ length: batch }, (_, i) => {
      const from = (i * time + step) * stride
      return Array.from(projected.subarray(from, from + stride))
    })
    const from = test.block(rows.flat())
    test.call('mixerStep', packed, from, states, out, batch, step, ...numbers, scratch)
    const now = test.read(out, batch * dInner)
    for (let i = 0; i < batch; i++) {
      found.set(now.subarray(i * dInner, (i + 1) * dInner), (i * time + step) * dInner)
    }
  }
  return worstError(found, expected.out)
}

describe.each(testedBuilds())('mixerStep, $name', (build) => {
  it('gives the rows that the whole mixer has, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (drawn, seed) => {
        expect(errorOf(new TestKernels(build), drawn, seed)).toBeLessThan(1e-5)
      }),
      { numRuns: 20, seed: 1 },
    )
  })

  it.each([
    [31, 5, 6],
    [32, 16, 16],
    [33, 20, 4],
    [131, 3, 7],
  ])(
    'does so over windows of 32 steps: %i steps, headDim %i, dState %i',
    (time, headDim, dState) => {
      const long = { batch: 2, time, nHeads: 3, headDim, dState, convWidth: 4 }
      expect(errorOf(new TestKernels(build), long, 2)).toBeLessThan(1e-5)
    },
  )
})
