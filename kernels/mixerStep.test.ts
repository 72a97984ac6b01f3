import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normals, worstError } from './testing/kernelCalls.js'
import { mixerReference } from './testing/mixerReference.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  time: fc.integer({ min: 1, max: 7 }),
  nHeads: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant(17)),
  headDim: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constant(32)),
  dState: fc.integer({ min: 1, max: 17 }),
  convWidth: fc.integer({ min: 1, max: 5 }),
})

describe.each(testedBuilds())('$name', (build) => {
  it('mixerStep gives the rows that the whole mixer has, at any size', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ({ headDim, ...others }, seed) => {
        const { batch, time, nHeads, dState, convWidth } = others
        const dInner = nHeads * headDim
        const channels = dInner + 2 * dState
        const stride = dInner + channels + nHeads
        const parameters = {
          convWeight: normals(seed, 'convWeight', convWidth * channels, 1 / Math.sqrt(convWidth)),
          convBias: normals(seed, 'convBias', channels, 0.5),
          dtBias: normals(seed, 'dtBias', nHeads),
          aLog: normals(seed, 'aLog', nHeads, 0.5),
          d: normals(seed, 'd', nHeads),
          normWeight: normals(seed, 'normWeight', dInner),
        }
        const projected = normals(seed, 'projected', batch * time * stride)
        const expected = mixerReference({ projected, ...parameters }, { ...others, dInner })

        const test = new TestKernels(build)
        const numbers = [nHeads, headDim, dState, convWidth]
        const tensors = test.block(Object.values(parameters).flatMap((part) => Array.from(part)))
        const packed = test.block(test.call('packMixer', tensors, 0, ...numbers))
        test.call('packMixer', tensors, packed, ...numbers)
        const states = test.block(new Float32Array(batch * test.call('mixerStateSize', ...numbers)))
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
        expect(worstError(found, expected.out)).toBeLessThan(1e-5)
      }),
      { numRuns: 25, seed: 1 },
    )
  })
})
