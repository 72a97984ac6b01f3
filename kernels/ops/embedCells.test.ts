import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { selectBackend } from '../backend.js'
import { embedCells } from './embedCells.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

const cells = () => tf.tensor3d([0, 2, 2, -1, -1, -1], [1, 3, 2], 'int32')
const table = () => tf.tensor2d([1, 2, 10, 20, 100, 200], [3, 2])

it('adds the rows that are named, each as often as it is', () => {
  tf.tidy(() => {
    expect(embedCells(cells(), table()).arraySync()).toEqual([
      [
        [101, 202],
        [100, 200],
        [0, 0],
      ],
    ])
  })
})

it('gives each row of the table the sum of the gradients where it was named', () => {
  tf.tidy(() => {
    const weight = tf.tensor3d([1, 2, 3, 4, 5, 6], [1, 3, 2])
    const loss = (x: tf.Tensor) => tf.sum(tf.mul(embedCells(cells(), x as tf.Tensor2D), weight))
    expect(tf.grad(loss)(table()).arraySync()).toEqual([
      [1, 2],
      [0, 0],
      [4, 6],
    ])
  })
})

it('refuses cells that are no whole numbers, and none at all', () => {
  tf.tidy(() => {
    expect(() => embedCells(tf.ones([1, 2, 3]), table())).toThrow(
      'cells has shape [1,2,3], expected int32 values, not float32',
    )
    expect(() => embedCells(tf.zeros([1, 0, 3], 'int32'), table())).toThrow(
      'cells has shape [1,0,3], expected at least one of everything',
    )
  })
})
