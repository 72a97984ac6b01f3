import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { selectBackend } from './backend.js'

beforeAll(async () => {
  await selectBackend('wasm')
})

type Op = (...inputs: tf.Tensor[]) => tf.Tensor

const cases: [name: string, op: Op, ...shapes: number[][]][] = [
  ['add', (a, b) => tf.add(a, b), [2, 3, 4], [3, 1]],
  ['sub', (a, b) => tf.sub(a, b), [3, 1], [2, 3, 4]],
  ['mul', (a, b) => tf.mul(a, b), [2, 3, 4], [4]],
  ['mul by a scalar tensor', (a, b) => tf.mul(a, b), [5], []],
  ['neg', (x) => tf.neg(x), [3]],
  ['exp', (x) => tf.exp(x), [4]],
  ['log', (x) => tf.log(tf.add(tf.square(x), 0.5)), [4]],
  ['square', (x) => tf.square(x), [4]],
  ['sigmoid', (x) => tf.sigmoid(x), [4]],
  ['tanh', (x) => tf.tanh(x), [4]],
  ['softplus', (x) => tf.softplus(x), [4]],
  ['rsqrt', (x) => tf.rsqrt(tf.add(tf.square(x), 0.5)), [4]],
  ['clone', (x) => tf.clone(x), [2, 2]],
  [
    'reshape',
    (x) =>
      tf.mul(
        tf.reshape(x, [3, 2]),
        tf.tensor2d([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      ),
    [2, 3],
  ],
  ['expandDims', (x) => tf.mul(tf.expandDims(x, 1), tf.ones([2, 3, 2])), [2, 2]],
  ['sum over one axis', (x) => tf.square(tf.sum(x, 1)), [2, 3, 2]],
  ['sum, axis kept', (x) => tf.mul(tf.sum(x, -1, true), x), [2, 3]],
  ['sum over all', (x) => tf.square(tf.sum(x)), [2, 3]],
  [
    'transpose',
    (x) => tf.mul(tf.transpose(x, [2, 0, 1]), tf.reshape(tf.range(0, 24), [4, 2, 3])),
    [2, 3, 4],
  ],
  ['slice', (x) => tf.square(tf.slice(x, [1, 0], [2, 2])), [4, 3]],
  [
    'pad',
    (x) =>
      tf.mul(
        tf.pad(x, [
          [1, 0],
          [0, 2],
        ]),
        tf.reshape(tf.range(0, 12), [3, 4]),
      ),
    [2, 2],
  ],
  ['concat', (a, b) => tf.square(tf.concat([a, b], 1)), [2, 3], [2, 1]],
  ['split into one', (x) => tf.square(tf.split(x, 1)[0]), [2, 2]],
  ['split, of which one part is used', (x) => tf.square(tf.split(x, [1, 3], 1)[1]), [2, 4]],
  ['cumsum', (x) => tf.square(tf.cumsum(x, 1)), [2, 4]],
  ['cumsum, exclusive and reversed', (x) => tf.square(tf.cumsum(x, 0, true, true)), [4, 2]],
  [
    'gather of rows, one of them twice',
    (x) => tf.square(tf.gather(x, tf.tensor2d([2, 0, 1, 2], [2, 2], 'int32'))),
    [4, 3],
  ],
  ['matMul', (a, b) => tf.square(tf.matMul(a, b)), [3, 4], [4, 2]],
  ['batched matMul', (a, b) => tf.square(tf.matMul(a, b)), [2, 2, 3, 4], [2, 2, 4, 2]],
]

describe('gradients of stock ops', () => {
  it.each(cases)('%s: agree with central differences', (name, op, ...shapes) => {
    const random = new RandomStream(1, name)
    const arrays = shapes.map((shape) =>
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()),
    )
    const value = (inputs: Float32Array[]) =>
      tf.tidy(() => tf.sum(op(...inputs.map((one, i) => tf.tensor(one, shapes[i])))).dataSync()[0])
    const gradients = tf.tidy(() => {
      const inputs = arrays.map((one, i) => tf.tensor(one, shapes[i]))
      return tf
        .grads((...x) => tf.sum(op(...x)))(inputs)
        .map((one) => one.dataSync().slice())
    })
    const step = 2 ** -6
    for (const [i, array] of arrays.entries()) {
      const numeric = Array.from(array, (_, k) => {
        const moved = (by: number) => arrays.map((one, j) => (j === i ? nudged(one, k, by) : one))
        return (value(moved(step)) - value(moved(-step))) / (2 * step)
      })
      const scale = Math.max(1, ...numeric.map(Math.abs))
      for (const [k, expected] of numeric.entries()) {
        expect(
          Math.abs(gradients[i][k] - expected) / scale,
          `input ${i}, element ${k}`,
        ).toBeLessThan(2e-3)
      }
    }
  })

  it('refuse a transposed product rather than give a wrong gradient', () => {
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.matMul(x, tf.ones([2, 3]), true)))
    expect(() => tf.tidy(() => gradient(tf.ones([2, 3])))).toThrow('transpose before they multiply')
  })
})

it('refuse a gather along another axis than the first', () => {
  const columns = () => tf.tensor1d([0], 'int32')
  const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.gather(x, columns(), 1)))
  expect(() => tf.tidy(() => gradient(tf.ones([2, 3])))).toThrow('the references gather rows alone')
})

function nudged(array: Float32Array, at: number, by: number): Float32Array {
  const copy = array.slice()
  copy[at] += by
  return copy
}
