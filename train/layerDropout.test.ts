import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../kernels/backend.js'
import { composedOps } from '../kernels/ops/composedOps.js'
import { type DropoutDraw, layerDropout } from './layerDropout.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

type Address = DropoutDraw & { slot: number; index: number; layer: number }

const draw: DropoutDraw = { rate: 0.25, seed: 7, step: 3 }

/** The mask that falls on 10,000 ones. */
function maskOf({ slot = 0, index = 0, layer = 0, ...others }: Partial<Address> = {}) {
  return tf.tidy(() => {
    const ones = tf.ones([1, 100, 100]) as tf.Tensor3D
    const drop = layerDropout({ ...draw, ...others }, slot, index, composedOps)
    return drop(ones, layer).dataSync() as Float32Array
  })
}

describe('layerDropout', () => {
  it('keeps the expectation: a quarter of the values is dropped, the others grow by a third', () => {
    const mask = maskOf()
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(4 / 3)]))
    const mean = mask.reduce((sum, value) => sum + value, 0) / mask.length
    // Five standard errors: √(rate / (1 − rate) / 10,000) each.
    expect(Math.abs(mean - 1)).toBeLessThan(5 * Math.sqrt(1 / 3 / 10_000))
  })

  it('drops the same values at the same address', () => {
    expect(maskOf({ slot: 2, index: 1, layer: 3 })).toEqual(maskOf({ slot: 2, index: 1, layer: 3 }))
  })

  it.each([
    ['step', { step: 4 }],
    ['seed', { seed: 8 }],
    ['slot', { slot: 1 }],
    ['crop', { index: 1 }],
    ['layer', { layer: 1 }],
  ])('drops others, independently, for another %s', (_name, other) => {
    const first = maskOf()
    const second = maskOf(other)
    const both = first.filter((value, i) => value === 0 && second[i] === 0).length / first.length
    // A sixteenth by chance; five standard errors.
    expect(Math.abs(both - 1 / 16)).toBeLessThan(5 * Math.sqrt((1 / 16) * (15 / 16) * 1e-4))
  })

  it('leaves everything as it is at rate 0', () => {
    const x = tf.ones([1, 2, 3]) as tf.Tensor3D
    expect(layerDropout({ ...draw, rate: 0 }, 0, 0, composedOps)(x, 0)).toBe(x)
  })
})
