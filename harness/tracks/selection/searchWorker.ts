import type { KernelName } from '../../../kernels/kernelFunctions.js'
import { type SearchMemory, searchMemory } from './searchMemory.js'
import type {
  CellTotals,
  CountJob,
  ScoreJob,
  Section,
  SharedSearch,
  SwapCounts,
  SwapJob,
} from './sharedSearch.js'

/** Proposals between two looks whether the work is to stop. */
const batchProposals = 256
const batchScores = 1024

/** A thread's part in a search; the same job gives the same result on any of them. */
export class SearchWorker {
  private readonly memory: SearchMemory
  private readonly stop: Int32Array

  /** Takes the groups, which stay as they are. */
  constructor(search: SharedSearch) {
    this.memory = searchMemory(search.build, search.buffer)
    this.memory.take(search.groups)
    this.stop = new Int32Array(search.buffer, 0, 1)
  }

  count({ search, groups, withSquares }: CountJob): CellTotals {
    const { counting, allTables } = search
    this.memory.take(allTables)
    const counts = this.doubles(counting.counts).fill(0)
    const squares = withSquares ? this.doubles(counting.squares).fill(0) : undefined
    if (withSquares) this.ints(counting.own).fill(0)
    this.ints(counting.list).set(groups)
    this.call(
      'countGroups',
      search.groups,
      allTables,
      counting.list,
      counting.counts,
      withSquares ? counting.squares : 0,
      counting.own,
      groups.length,
      counting.scratch,
    )
    return { counts: counts.slice(), squares: squares?.slice() }
  }

  swap({ search, proposals, seed: [seedHigh, seedLow], ...job }: SwapJob): SwapCounts {
    const { groups, tables, cells, nextCells, chosen, others, isChosen, scores } = search
    const changed = [chosen, others, isChosen, scores]
    for (const section of [tables, cells, ...changed]) this.memory.take(section)
    this.ints(nextCells).set(this.ints(cells))
    this.doubles(search.slack)[0] = job.coherenceSlack
    const lists = [...changed, search.slack, chosen.bytes / 4, others.bytes / 4]
    const counts = { proposals: 0, accepted: 0 }
    while (counts.proposals < proposals && !this.isStopped()) {
      const batch = Math.min(batchProposals, proposals - counts.proposals)
      counts.accepted += this.call(
        'swapGroups',
        groups,
        tables,
        nextCells,
        ...lists,
        batch,
        job.tries,
        job.rivals,
        job.temperature,
        seedHigh,
        // Each batch has a seed of its own.
        (seedLow + counts.proposals) % 2 ** 32,
        job.withRows ? 1 : 0,
        search.swapScratch,
      )
      counts.proposals += batch
    }
    for (const section of [nextCells, ...changed]) this.memory.give(section)
    return counts
  }

  score({ search, place, stretches, step }: ScoreJob) {
    const { groups, tables, cells, listed, listedScores } = search
    const { prices, scratch } = search.pricing[place]
    for (const section of [tables, cells]) this.memory.take(section)
    for (const isChosen of [true, false]) {
      const sign = isChosen ? -1 : 1
      const own = stretches.filter((stretch) => stretch.isChosen === isChosen)
      if (own.length === 0) continue
      this.call('priceCells', groups, tables, cells, prices, cells.bytes / 4, sign * step)
      for (const { from, to } of own) {
        this.memory.take(part(listed, from, to))
        for (let at = from; at < to && !this.isStopped(); at += batchScores) {
          const batch = part(listed, at, Math.min(to, at + batchScores))
          const found = part(listedScores, at, to)
          const operands = [groups, tables, prices, batch, found, batch.bytes / 4]
          this.call('scoreGroups', ...operands, step, scratch)
        }
        this.memory.give(part(listedScores, from, to))
      }
    }
  }

  private isStopped(): boolean {
    return Atomics.load(this.stop, 0) === 1
  }

  private call(name: KernelName, ...operands: (number | Section)[]): number {
    const { functions, base } = this.memory
    return functions[name](
      ...operands.map((one) => (typeof one === 'number' ? one : base + one.at)),
    )
  }

  private ints({ at, bytes }: Section): Int32Array {
    return new Int32Array(this.memory.buffer, this.memory.base + at, bytes / 4)
  }

  private doubles({ at, bytes }: Section): Float64Array {
    return new Float64Array(this.memory.buffer, this.memory.base + at, bytes / 8)
  }
}

/** Some of a section's numbers of 4 bytes. */
function part({ at }: Section, from: number, to: number): Section {
  return { at: at + 4 * from, bytes: 4 * (to - from) }
}
