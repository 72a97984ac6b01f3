import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MissingPolicy, missingPolicies } from './cellFiller.js'
import { SequenceCutter } from './sequenceCutter.js'

interface Input {
  /** Series after series, each of rows; NaN for a missing cell. */
  series: readonly (readonly { isGap: boolean; cells: number[] }[])[]
  nFeatures: number
  steps: number
  missing: MissingPolicy
  difference: boolean
  /** Rows that are pushed at a time. */
  block: number
}

const input: fc.Arbitrary<Input> = fc.integer({ min: 1, max: 3 }).chain((nFeatures) => {
  const cell = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -9, max: 9 }) },
    fc.constant(Number.NaN),
  )
  const row = fc.record({
    isGap: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
    cells: fc.array(cell, { minLength: nFeatures, maxLength: nFeatures }),
  })
  return fc.record({
    series: fc.array(fc.array(row, { minLength: 1, maxLength: 25 }), {
      minLength: 1,
      maxLength: 3,
    }),
    nFeatures: fc.constant(nFeatures),
    steps: fc.integer({ min: 2, max: 5 }),
    missing: fc.constantFrom(...missingPolicies.filter((policy) => policy !== 'error')),
    difference: fc.boolean(),
    block: fc.integer({ min: 1, max: 7 }),
  })
})

function cut({ series, nFeatures, steps, missing, difference, block }: Input) {
  const rows = series.flat()
  const isBreak = Uint8Array.from(rows, ({ isGap }) => Number(isGap))
  const starts = Uint32Array.from([
    0,
    ...series.map((_, i) => series.slice(0, i + 1).flat().length),
  ])
  for (const start of starts) if (start < rows.length) isBreak[start] = 1
  const sequences: { states: number[]; series: number; start: number }[] = []
  const cutter = new SequenceCutter(
    nFeatures,
    { steps, missing, difference },
    isBreak,
    starts,
    (states, number, start) => sequences.push({ states: [...states], series: number, start }),
  )
  for (let at = 0; at < rows.length; at += block) {
    const taken = rows.slice(at, at + block)
    const columns = Array.from({ length: nFeatures }, (_, f) =>
      Float64Array.from(taken, ({ cells }) => cells[f]),
    )
    cutter.push(columns, taken.length)
  }
  return { sequences, count: cutter.finish() }
}

/** The same, the obvious way: stretches without a gap are filled as a whole, then split at rows that miss something. */
function slowCut({ series, steps, missing, difference }: Input) {
  const sequences: { states: number[]; series: number; start: number }[] = []
  let start = 0
  series.forEach((rows, number) => {
    const stretches: number[][][] = []
    for (const [i, { isGap, cells }] of rows.entries()) {
      if (i === 0 || isGap) stretches.push([])
      stretches.at(-1)!.push(cells)
    }
    for (const stretch of stretches) {
      const filled = stretch.map((cells, i) =>
        cells.map((cell, f) => fill(stretch, cell, i, f, missing)),
      )
      let piece: number[][] = []
      filled.forEach((cells, i) => {
        if (cells.some(Number.isNaN)) {
          piece = []
          return
        }
        piece.push(cells)
        const before = filled[i - 1]
        const isWhole = difference
          ? piece.length > 1 && (piece.length - 1) % steps === 0
          : piece.length % steps === 0
        if (!isWhole) return
        const taken = filled.slice(i - steps + 1, i + 1)
        const states = difference
          ? taken.flatMap((row, k) => row.map((x, f) => x - filled[i - steps + k][f]))
          : taken.flat()
        expect(before).toBeDefined()
        sequences.push({ states, series: number, start: start + i - steps + 1 })
      })
      start += stretch.length
    }
  })
  return sequences
}

function fill(stretch: number[][], cell: number, i: number, f: number, missing: MissingPolicy) {
  if (!Number.isNaN(cell) || missing === 'cut') return cell
  const isThere = (row: number[]) => !Number.isNaN(row[f])
  const before = stretch.slice(0, i).findLastIndex(isThere)
  const after = stretch.findIndex((row, k) => k > i && isThere(row))
  if (before < 0) return Number.NaN
  if (missing === 'previous') return stretch[before][f]
  if (after < 0) return Number.NaN
  return (
    stretch[before][f] +
    (stretch[after][f] - stretch[before][f]) * ((i - before) / (after - before))
  )
}

describe('SequenceCutter', () => {
  it('agrees with the obvious way, whatever is missing and however rows come', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { sequences, count } = cut(given)
        expect(sequences).toEqual(slowCut(given))
        const { incomplete, shortRows, leftOver, differenced } = count
        const lost = incomplete + shortRows + leftOver + differenced
        expect(count.sequences * given.steps + lost).toBe(given.series.flat().length)
        expect(count.bySeries.reduce((sum, n) => sum + n)).toBe(count.sequences)
      }),
      { numRuns: 500 },
    )
  })
})
