import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const transposeA = 1
const transposeB = 2
const addToC = 4

/** A call of `matmul`. Products of the batch lie `gap` floats apart; a factor that repeats has stride 0. */
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

const oneProduct = { batch: 1, gap: 0, repeatsA: false, repeatsB: false, hasBias: true }

const stridesOf = ({ m, n, k, gap, repeatsA, repeatsB }: Call) => ({
  a: repeatsA ? 0 : m * k + gap,
  b: repeatsB ? 0 : k * n + gap,
  c: m * n + gap,
})

/** Normal numbers for all operands; c holds NaN where it is not to be added to. */
function operandsOf(call: Call) {
  const { m, n, k, flags, hasBias, batch } = call
  const strides = stridesOf(call)
  const random = new RandomStream(m + 31 * n + 1009 * k, 'matmul')
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal())
  const c = normals((batch - 1) * strides.c + m * n)
  return {
    a: normals((batch - 1) * strides.a + m * k),
    b: normals((batch - 1) * strides.b + k * n),
    bias: normals(hasBias ? n : 0),
    c: flags & addToC ? c : c.fill(Number.NaN),
  }
}

type Operands = ReturnType<typeof operandsOf>
type Build = ReturnType<typeof testedBuilds>[number]

/** c as `build` computes it, with every operand `shift` floats behind a multiple of 64 bytes. */
function productOf(build: Build, call: Call, operands: Operands, shift = 0) {
  const { m, n, k, flags, hasBias, batch } = call
  const strides = stridesOf(call)
  const test = new TestKernels(build)
  const before = new Array(shift).fill(Number.NaN)
  const place = (values: Float32Array) => test.block([...before, ...values]) + 4 * shift
  const [a, b, c] = [place(operands.a), place(operands.b), place(operands.c)]
  const bias = hasBias ? place(operands.bias) : 0
  const scratch = test.block(test.call('matmulScratch', m, n, k, flags))
  const layout = [batch, strides.a, strides.b, strides.c]
  test.call('matmul', a, b, bias, c, m, n, k, flags, ...layout, scratch)
  return test.read(c, operands.c.length)
}

/** Holds each number of c against its sum in float64; between the products c must be as it was. */
function expectProduct(build: Build, call: Call) {
  const { m, n, k, flags, hasBias } = call
  const strides = stridesOf(call)
  const operands = operandsOf(call)
  const found = productOf(build, call, operands)
  for (let at = 0; at < found.length; at++) {
    const one = Math.floor(at / strides.c)
    const [i, j] = [Math.floor((at % strides.c) / n), (at % strides.c) % n]
    if (i >= m) {
      if (!Object.is(found[at], operands.c[at])) throw new Error(`c[${at}] was written`)
      continue
    }
    let exact = 0
    let magnitude = 0
    const add = (term: number) => {
      exact += term
      magnitude += Math.abs(term)
    }
    if (hasBias) add(operands.bias[j])
    if (flags & addToC) add(operands.c[at])
    for (let p = 0; p < k; p++) {
      const ofA = operands.a[one * strides.a + (flags & transposeA ? p * m + i : i * k + p)]
      const ofB = operands.b[one * strides.b + (flags & transposeB ? j * k + p : p * n + j)]
      add(ofA * ofB)
    }
    // A product and the k + 2 sums it goes through round by half a unit in the last place each.
    const tolerance = (k + 3) * 2 ** -24 * magnitude
    if (!(Math.abs(found[at] - exact) <= tolerance)) {
      throw new Error(`product ${one}, c[${i}, ${j}] is ${found[at]}, not ${exact} ± ${tolerance}`)
    }
  }
}

/** 1, and sizes about those of vectors, tiles and panels of every build. */
const size = fc.oneof(fc.constantFrom(1, 4, 8, 16, 32, 64), fc.integer({ min: 1, max: 70 }))
const depth = fc.oneof(fc.constantFrom(0, 1, 192), fc.integer({ min: 1, max: 400 }))
const anyCall = fc.record({
  m: size,
  n: size,
  k: depth,
  flags: fc.nat(transposeA + transposeB + addToC),
  hasBias: fc.boolean(),
  batch: fc.integer({ min: 1, max: 3 }),
  gap: fc.constantFrom(0, 5),
  repeatsA: fc.boolean(),
  repeatsB: fc.boolean(),
})

describe.each(testedBuilds())('$name', (build) => {
  it('multiplies as sums in float64 do: any sizes, forms, strides, with bias and addition', () => {
    fc.assert(
      fc.property(anyCall, (call) => expectProduct(build, call)),
      { numRuns: 75 },
    )
  })

  it.each([0, transposeA, transposeB, transposeA + transposeB])(
    'form %i multiplies matrices larger than its blocks',
    (flags) => {
      expectProduct(build, { ...oneProduct, flags, m: 1030, n: 9, k: 400 })
      expectProduct(build, { ...oneProduct, flags, m: 5, n: 1100, k: 260 })
      expectProduct(build, { ...oneProduct, flags, m: 3, n: 2, k: 3000 })
    },
  )

  it('gives the same bits wherever its operands lie', () => {
    for (const flags of [0, transposeA, transposeB, addToC]) {
      const call = { ...oneProduct, m: 37, n: 45, k: 250, flags }
      const operands = operandsOf(call)
      const aligned = productOf(build, call, operands)
      for (const shift of [1, 3, 6]) {
        expect(productOf(build, call, operands, shift)).toEqual(aligned)
      }
    }
  })

  it('takes a modest scratch, however large the product', () => {
    const floats = new TestKernels(build).call('matmulScratch', 1_000_000, 100_000, 100_000, 0)
    expect(floats).toBeLessThan(100_000)
  })
})
