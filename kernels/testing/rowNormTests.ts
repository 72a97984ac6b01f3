import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expectClose, expectGradientsByDifferences } from './kernelCalls.js'
import { TestKernels, type testedBuilds } from './runnableBuilds.js'

export interface RowSizes {
  rows: number
  width: number
}

/** A norm over rows, with its reference in float64. */
export interface RowNorm<Operands extends { [K in keyof Operands]: Float64Array }> {
  operandsOf(sizes: RowSizes, seed: number): { operands: Operands; dOut: Float64Array }
  forward(test: TestKernels, operands: Operands): Float32Array
  backward(
    test: TestKernels,
    operands: Operands,
    dOut: Float64Array,
  ): Record<keyof Operands & string, Float32Array>
  reference(operands: Operands): Float64Array
  backwardReference(operands: Operands, dOut: Float64Array): Operands
  /** Allowed errors of the output and of the gradients, relative to the largest element. */
  tolerances: { out: number; gradients: number }
}

const sizesFrom = (smallest: number) =>
  fc.record({
    rows: fc.integer({ min: 1, max: 23 }),
    width: fc.oneof(fc.integer({ min: smallest, max: 40 }), fc.constantFrom(64, 128, 256)),
  })
/** Columns from which on gradients are compared: with fewer they are small differences of large numbers. */
const fewestForGradients = 6

export function testRowNormReference<Operands extends { [K in keyof Operands]: Float64Array }>({
  operandsOf,
  reference,
  backwardReference,
}: RowNorm<Operands>) {
  it('the reference has the gradients that differences give', () => {
    const { operands, dOut } = operandsOf({ rows: 3, width: 5 }, 1)
    expectGradientsByDifferences(reference, operands, dOut, backwardReference(operands, dOut))
  })
}

/** What holds for every norm over rows, on one build. */
export function testRowNorm<Operands extends { [K in keyof Operands]: Float64Array }>(
  build: ReturnType<typeof testedBuilds>[number],
  norm: RowNorm<Operands>,
) {
  const { operandsOf, forward, backward, reference, backwardReference, tolerances } = norm

  it('norms as the definition says, at any size', () => {
    fc.assert(
      fc.property(sizesFrom(1), fc.nat(), (sizes, seed) => {
        const { operands } = operandsOf(sizes, seed)
        const out = forward(new TestKernels(build), operands)
        expectClose({ out }, { out: reference(operands) }, tolerances.out)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('has the gradients of the reference, at any size', () => {
    fc.assert(
      fc.property(sizesFrom(fewestForGradients), fc.nat(), (sizes, seed) => {
        const { operands, dOut } = operandsOf(sizes, seed)
        const found = backward(new TestKernels(build), operands, dOut)
        expectClose(found, { ...backwardReference(operands, dOut) }, tolerances.gradients)
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('gives the same again', () => {
    const { operands, dOut } = operandsOf({ rows: 9, width: 37 }, 4)
    const test = new TestKernels(build)
    expect(forward(test, operands)).toEqual(forward(test, operands))
    expect(backward(test, operands, dOut)).toEqual(backward(test, operands, dOut))
  })
}
