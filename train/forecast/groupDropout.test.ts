import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { selectBackend } from '../../kernels/backend.js'
import { smallNetworkConfig } from '../../models/forecast/testing/randomNetwork.js'
import { groupDropout } from './groupDropout.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

const task = smallNetworkConfig({
  nFeatures: 2,
  features: Array.from({ length: 200 }, (_, i) => `group${i}`),
  plain: ['raw'],
  traits: { count: 3, order: 1 },
})
const [crops, time] = [2, 4]

/** What becomes of ones: [crops][time][nInputs]. */
function dropped(rate: number, step: number, first = 0): number[][][] {
  return tf.tidy(() => {
    const ones = tf.ones([crops, time, task.nInputs]) as tf.Tensor3D
    return groupDropout(ones, task, rate, { seed: 1, step }, 0, first).arraySync()
  })
}

it('drops a group at all steps of a crop, in all features, and scales what it keeps', () => {
  const all = dropped(0.25, 1)
  for (const crop of all) {
    for (const step of crop) expect(step).toEqual(crop[0])
    const groups = task.features.map((_, g) => crop[0].slice(2 * g, 2 * g + 2))
    for (const [a, b] of groups) {
      expect(a).toBe(b)
      expect([0, Math.fround(4 / 3)]).toContain(a)
    }
    const share = groups.filter(([a]) => a === 0).length / groups.length
    // Five standard errors.
    expect(Math.abs(share - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 200))
    expect(crop[0].slice(400)).toEqual([1, 1, 1, 1, 1])
  }
  expect(all[0]).not.toEqual(all[1])
})

it('is the same at the same address, and for a crop whatever it is batched with', () => {
  expect(dropped(0.25, 1)).toEqual(dropped(0.25, 1))
  expect(dropped(0.25, 1)).not.toEqual(dropped(0.25, 2))
  expect(dropped(0.25, 1, 1)[0]).toEqual(dropped(0.25, 1)[1])
})

it('leaves all as it is at rate 0, and where nothing stands beside the groups', () => {
  const x = tf.ones([1, 2, 6]) as tf.Tensor3D
  const alone = smallNetworkConfig({ nFeatures: 2, features: ['raw', 'diff1', 'diff2'] })
  expect(groupDropout(x, alone, 0.5, { seed: 1, step: 1 }, 0, 0)).toBe(x)
  expect(groupDropout(x, { ...alone, plain: ['raw'] }, 0, { seed: 1, step: 1 }, 0, 0)).toBe(x)
})
