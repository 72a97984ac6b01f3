import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomTable } from '../../../eval/accuracy/testing/randomTables.js'
import type { KernelName } from '../../../kernels/kernelFunctions.js'
import { OwnMemory } from '../../../kernels/kernelMemory.js'
import { testedBuilds } from '../../../kernels/testing/runnableBuilds.js'
import { type CellTarget, cellTarget } from './cellTarget.js'
import { type SearchProblem, searchProblem } from './searchProblem.js'
import type { Section } from './sharedSearch.js'
import { coherenceLoss } from './subsetScores.js'
import { tableBlock } from './tableBlock.js'
import { type PlainGroup, plainGroups, slowCounts, slowLoss } from './testing/slowCells.js'

const key = 'key'
const chosenCount = 12

/** A search with its first groups chosen, all counted by the slow version. */
function smallProblem(lengths: readonly number[]) {
  const training = randomTable('training', 40, lengths)
  const pool = randomTable('pool', 60, lengths, 0.4)
  const problem = searchProblem(
    { training, pool, key },
    { groups: chosenCount, seed: 1, scorers: 1 },
  )
  const groups = plainGroups(problem)
  const countsOf = (numbers: Iterable<number>) =>
    slowCounts(
      problem,
      Array.from(numbers, (g) => groups[g]),
    )
  const squares = slowSquares(
    problem,
    [...problem.training].map((g) => groups[g]),
  )
  const target = cellTarget(
    problem.layout,
    { counts: countsOf(problem.training), squares },
    { counts: countsOf(problem.candidates) },
    { groups: chosenCount, unit: problem.unit, trainingGroups: 40, poolGroups: 60 },
  )
  return { problem, groups, target, countsOf, squares }
}

function slowSquares(problem: SearchProblem, groups: readonly PlainGroup[]): Float64Array {
  const squares = new Float64Array(problem.layout.cells)
  for (const group of groups) {
    const own = slowCounts(problem, [{ ...group, categoryCells: [] }])
    for (let cell = 0; cell < own.length; cell++) squares[cell] += own[cell] ** 2
  }
  return squares
}

/** A build's kernels in a copy of the problem's memory. */
class BuildSearch {
  private readonly memory = new OwnMemory()
  private readonly functions
  private readonly base: number

  constructor(
    build: ReturnType<typeof testedBuilds>[number],
    private readonly problem: SearchProblem,
    private readonly target: CellTarget,
    counts: Float64Array,
  ) {
    this.functions = build.load(this.memory)
    const { buffer, cells, chosen, others, isChosen, scores, tables } = problem.shared
    this.base = this.memory.allocate(buffer.byteLength)
    const loss = { weights: target.weights, exponent: 127 + target.lowest }
    tableBlock(problem.layout, problem.columns, loss).write(buffer, tables.at)
    this.memory.bytes().set(new Uint8Array(buffer), this.base)
    const packed = this.ints(cells)
    for (let c = 1; c < packed.length; c++) {
      packed[c] = (counts[c] - target.wanted[c]) * 32 + target.exponents[c]
    }
    this.ints(chosen).set(problem.candidates.subarray(0, chosenCount))
    this.ints(others).set(problem.candidates.subarray(chosenCount))
    this.bytes(isChosen).fill(0).fill(1, 0, chosenCount)
    this.floats(scores).fill(0)
  }

  call(name: KernelName, ...operands: (number | Section)[]): number {
    const numbers = operands.map((one) => (typeof one === 'number' ? one : this.base + one.at))
    return this.functions[name](...numbers)
  }

  swap(
    proposals: number,
    temperature: number,
    { tries = 3, rivals = 2, withRows = 1, room = 1e9 } = {},
  ) {
    const { groups, tables, cells, chosen, others, isChosen, scores, slack, swapScratch } =
      this.problem.shared
    this.doubles(this.problem.shared.slack)[0] = room
    return this.call(
      'swapGroups',
      ...[groups, tables, cells, chosen, others, isChosen, scores, slack],
      ...[chosenCount, others.bytes / 4, proposals, tries, rivals, temperature, 7, 11, withRows],
      swapScratch,
    )
  }

  /** Whole counts of the cells. */
  counts(): Float64Array {
    const { wanted, exponents } = this.target
    return Float64Array.from(this.ints(this.problem.shared.cells), (packed, cell) => {
      if (cell === 0) return 0
      expect(packed & 31).toBe(exponents[cell])
      return (packed >> 5) + wanted[cell]
    })
  }

  ints({ at, bytes }: Section): Int32Array {
    return new Int32Array(this.memory.wasm.buffer, this.base + at, bytes / 4)
  }

  floats({ at, bytes }: Section): Float32Array {
    return new Float32Array(this.memory.wasm.buffer, this.base + at, bytes / 4)
  }

  doubles({ at, bytes }: Section): Float64Array {
    return new Float64Array(this.memory.wasm.buffer, this.base + at, bytes / 8)
  }

  bytes({ at, bytes }: Section): Uint8Array {
    return new Uint8Array(this.memory.wasm.buffer, this.base + at, bytes)
  }
}

const problems = [[1], [2, 3, 6], [1, 4, 40], [9]].map(smallProblem)

describe.each(testedBuilds())('$name', (build) => {
  it('counts cells as the slow version does', () => {
    for (const { problem, target, countsOf, squares } of problems) {
      const { groups, allTables, counting } = problem.shared
      const search = new BuildSearch(build, problem, target, countsOf([]))
      search.ints(counting.list).set(problem.training)
      const { list, counts, squares: found, own, scratch } = counting
      search.call('countGroups', groups, allTables, list, counts, found, own, 40, scratch)
      const expected = countsOf(problem.training)
      expect(search.doubles(counts).subarray(1)).toEqual(expected.subarray(1))
      expect(search.doubles(found).subarray(1)).toEqual(squares.subarray(1))
    }
  })

  it('leaves the cells of exactly those groups that are chosen, whatever was tried', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...problems),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(0, 1e-4, 1),
        ({ problem, target, countsOf }, proposals, temperature) => {
          const { chosen, others, isChosen } = problem.shared
          const start = countsOf(problem.candidates.subarray(0, chosenCount))
          const search = new BuildSearch(build, problem, target, start)
          const accepted = search.swap(proposals, temperature)
          expect(accepted).toBeLessThanOrEqual(proposals)
          const now = search.ints(chosen)
          expect(search.counts().subarray(1)).toEqual(countsOf(now).subarray(1))
          const all = [...now, ...search.ints(others)].sort((a, b) => a - b)
          expect(all).toEqual([...problem.candidates])
          const flags = [...search.bytes(isChosen)].flatMap((flag, g) => (flag === 1 ? [g] : []))
          expect(flags).toEqual([...now].sort((a, b) => a - b))
        },
      ),
      { numRuns: 15 },
    )
  })

  it('knows what each exchange changes in the loss', () => {
    for (const { problem, target, countsOf } of problems) {
      const { chosen, scores } = problem.shared
      const before = problem.candidates.slice(0, chosenCount)
      const search = new BuildSearch(build, problem, target, countsOf(before))
      // At a high temperature the first proposal is taken.
      expect(search.swap(1, 1e6)).toBe(1)
      const now = search.ints(chosen)
      const coming = now.find((group) => !before.includes(group))!
      const leaving = before.find((group) => !now.includes(group))!
      const found = search.floats(scores)
      const without = countsOf(before.filter((group) => group !== leaving))
      const loss = (counts: Float64Array) => slowLoss(problem, target, counts)
      const gain = loss(countsOf(now)) - loss(without)
      const fall = loss(without) - loss(countsOf(before))
      expect(Math.abs(found[coming] + gain)).toBeLessThan(1e-5 * loss(without))
      expect(Math.abs(found[leaving] + fall)).toBeLessThan(1e-5 * loss(without))
    }
  })

  it('never raises the loss at temperature 0', () => {
    for (const { problem, target, countsOf } of problems) {
      const start = countsOf(problem.candidates.subarray(0, chosenCount))
      const search = new BuildSearch(build, problem, target, start)
      let last = slowLoss(problem, target, start)
      for (let i = 0; i < 10; i++) {
        search.swap(40, 0)
        const next = slowLoss(problem, target, search.counts())
        expect(next).toBeLessThanOrEqual(last * (1 + 1e-6))
        last = next
      }
    }
  })

  it('lets the loss of categories rise as far as it may', () => {
    const { problem, target, countsOf } = problems[1]
    const { layout, shared } = problem
    const start = countsOf(problem.candidates.subarray(0, chosenCount))
    const lossOf = (counts: Float64Array) => coherenceLoss(layout, target, counts)
    const rises = [0, 0.01, 0.02].map((room) => {
      const search = new BuildSearch(build, problem, target, start)
      search.swap(300, 1e6, { room })
      const rise = lossOf(search.counts()) - lossOf(start)
      expect(search.doubles(shared.slack)[0]).toBeCloseTo(room - rise, 6)
      expect(rise).toBeLessThanOrEqual(room + 1e-6)
      return rise
    })
    expect(rises[2]).toBeGreaterThan(rises[0])
  })

  it('leaves the cells of rows alone where only categories are searched for', () => {
    const { problem, target, countsOf } = problems[1]
    const start = countsOf(problem.candidates.subarray(0, chosenCount))
    const search = new BuildSearch(build, problem, target, start)
    search.swap(200, 0, { withRows: 0, rivals: 1 })
    const first = problem.layout.firstCategoryCell
    const counts = search.counts()
    expect(counts.subarray(1, first)).toEqual(start.subarray(1, first))
    const expected = countsOf(search.ints(problem.shared.chosen))
    expect(counts.subarray(first)).toEqual(expected.subarray(first))
  })

  it('scores a group by the prices of its rows', () => {
    for (const { problem, groups, target, countsOf } of problems) {
      const { layout, unit, step, shared } = problem
      const { cells, listed, listedScores, pricing, tables, groups: block } = shared
      const start = countsOf(problem.candidates.subarray(0, chosenCount))
      const search = new BuildSearch(build, problem, target, start)
      const [{ prices, scratch }] = pricing
      search.ints(listed).set(problem.candidates)
      for (const sign of [-1, 1]) {
        search.call('priceCells', block, tables, cells, prices, layout.cells, sign * step)
        search.call('scoreGroups', block, tables, prices, listed, listedScores, 60, step, scratch)
        const price = (cell: number, change: number) => {
          const difference = start[cell] - target.wanted[cell]
          const variance = 2 ** (target.exponents[cell] + target.lowest)
          return (
            Math.sqrt((difference + sign * change) ** 2 + variance) -
            Math.sqrt(difference ** 2 + variance)
          )
        }
        const found = search.floats(listedScores)
        for (const g of problem.candidates) {
          const own = slowCounts(problem, [groups[g]])
          let score = 0
          for (const [t, { base, cells: count }] of layout.tables.entries()) {
            const isOfRows = t < layout.rowTables
            for (let cell = base; cell < base + count; cell++) {
              const steps = isOfRows ? own[cell] / step : own[cell] / unit
              if (own[cell] > 0)
                score += target.weights[t] * steps * price(cell, isOfRows ? step : unit)
            }
          }
          expect(Math.abs(found[g] - score)).toBeLessThan(1e-5)
        }
      }
    }
  })
})

it('chooses the same on all builds', () => {
  const { problem, target, countsOf } = problems[1]
  const start = countsOf(problem.candidates.subarray(0, chosenCount))
  const chosen = testedBuilds().map((build) => {
    const search = new BuildSearch(build, problem, target, start)
    search.swap(500, 1e-4)
    return [...search.ints(problem.shared.chosen)]
  })
  for (const own of chosen) expect(own).toEqual(chosen[0])
})
