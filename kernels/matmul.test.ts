import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const transposeA = 1
const transposeB = 2
const addToC = 4

/** A call of `matmul`. Products of the batch lie `gap` floats apart; an operand that repeats has stride 0. */
interface Call {
  m: number
  n: number
  k: number
  flags: number
  hasBias: boolean
  batch: number
  gap: number
  repeatsA: boolean
  repeatsB: boolean
}

const oneProduct = { batch: 1, gap: 0, repeatsA: false, repeatsB: false }

const operandSizes = ({ m, n, k, flags, hasBias, batch, gap, repeatsA, repeatsB }: Call) => ({
  a: repeatsA ? m * k : batch * (m * k + gap),
  b: repeatsB ? k * n : batch * (k * n + gap),
  c: batch * (m * n + gap),
  bias: hasBias ? n : 0,
  isAdded: (flags & addToC) !== 0,
})

function operandsOf(call: Call) {
  const random = new RandomStream(call.m + 31 * call.n + 1009 * call.k, 'matmul')
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal())
  const { a, b, c, bias, isAdded } = operandSizes(call)
  const before = isAdded ? normals(c) : new Float32Array(c).fill(Number.NaN)
  return { a: normals(a), b: normals(b), bias: normals(bias), before }
}

type Operands = ReturnType<typeof operandsOf>

/** c as `build` computes it, with every operand `shift` floats behind a multiple of 64 bytes. */
function productOf(build: Build, call: Call, { a, b, bias, before }: Operands, shift = 0) {
  const { m, n, k, flags, hasBias, batch, gap, repeatsA, repeatsB } = call
  const test = new TestKernels(build)
  const place = (values: ArrayLike<number>) =>
    test.block([...new Array(shift).fill(Number.NaN), ...Array.from(values)]) + 4 * shift
  const [atA, atB, atBias, atC] = [place(a), place(b), hasBias ? place(bias) : 0, place(before)]
  const scratch = test.block(test.call('matmulScratch', m, n, k, flags))
  const strides = [repeatsA ? 0 : m * k + gap, repeatsB ? 0 : k * n + gap, m * n + gap]
  test.call('matmul', atA, atB, atBias, atC, m, n, k, flags, batch, ...strides, scratch)
  return test.read(atC, before.length)
}

type Build = ReturnType<typeof testedBuilds>[number]

/** Holds each number of c against its sum in float64; the gaps must be as they were. */
function expectProduct(build: Build, call: Call) {
  const { m, n, k, flags, hasBias, gap, repeatsA, repeatsB } = call
  const operands = operandsOf(call)
  const found = productOf(build, call, operands)
  const isAdded = (flags & addToC) !== 0
  for (let at = 0; at < found.length; at++) {
    const one = Math.floor(at / (m * n + gap))
    const [i, j] = [Math.floor((at % (m * n + gap)) / n), (at % (m * n + gap)) % n]
    if (i >= m) {
      expect(found[at]).toEqual(operands.before[at])
      continue
    }
    const startA = repeatsA ? 0 : one * (m * k + gap)
    const startB = repeatsB ? 0 : one * (k * n + gap)
    let sum = (hasBias ? operands.bias[j] : 0) + (isAdded ? operands.before[at] : 0)
    let magnitude =
      Math.abs(hasBias ? operands.bias[j] : 0) + Math.abs(isAdded ? operands.before[at] : 0)
    for (let p = 0; p < k; p++) {
      const ofA = operands.a[startA + (flags & transposeA ? p * m + i : i * k + p)]
      const ofB = operands.b[startB + (flags & transposeB ? j * k + p : p * n + j)]
      sum += ofA * ofB
      magnitude += Math.abs(ofA * ofB)
    }
    // Each of the k products and k + 2 sums may round by half a unit in the last place.
    const tolerance = (k + 3) * 2 ** -24 * magnitude
    if (!(Math.abs(found[at] - sum) <= tolerance)) {
      throw new Error(`product ${one}, c[${i}, ${j}] is ${found[at]}, not ${sum} ± ${tolerance}`)
    }
  }
}

/** 1, and sizes about those of vectors, tiles and panels of every build. */
const size = fc.oneof(fc.constantFrom(1, 4, 8, 16, 32, 64), fc.integer({ min: 1, max: 70 }))
const depth = fc.oneof(fc.constantFrom(0, 1, 128, 256), fc.integer({ min: 1, max: 300 }))
const anyCall = fc.record({
  m: size,
  n: size,
  k: depth,
  flags: fc.nat(7),
  hasBias: fc.boolean(),
  batch: fc.integer({ min: 1, max: 3 }),
  gap: fc.constantFrom(0, 5),
  repeatsA: fc.boolean(),
  repeatsB: fc.boolean(),
})

describe.each(testedBuilds())('$name', (build) => {
  it('multiplies as sums in float64 do: any sizes, forms, strides, with bias and sum', () => {
    fc.assert(
      fc.property(anyCall, (call) => expectProduct(build, call)),
      { numRuns: 150 },
    )
  })

  it.each([0, transposeA, transposeB, transposeA + transposeB])(
    'form %i multiplies matrices larger than its blocks',
    (flags) => {
      const call = { ...oneProduct, flags, hasBias: true }
      expectProduct(build, { ...call, m: 1030, n: 9, k: 300 })
      expectProduct(build, { ...call, m: 5, n: 1100, k: 260 })
      expectProduct(build, { ...call, m: 3, n: 2, k: 3000 })
    },
  )

  it('gives the same bits wherever its operands lie', () => {
    for (const flags of [0, transposeA, transposeB, addToC]) {
      const call = { ...oneProduct, m: 37, n: 45, k: 150, flags, hasBias: true }
      const operands = operandsOf(call)
      const aligned = productOf(build, call, operands)
      for (const shift of [1, 3, 6]) {
        expect(productOf(build, call, operands, shift)).toEqual(aligned)
      }
    }
  })

  it('takes a modest scratch, however large the product', () => {
    const test = new TestKernels(build)
    expect(test.call('matmulScratch', 1_000_000, 100_000, 100_000, 0)).toBeLessThan(70_000)
  })
})
