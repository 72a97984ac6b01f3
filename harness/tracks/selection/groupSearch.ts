import { distFile } from '../../../base/packageRoot.js'
import { WorkerPool } from '../../../base/workerPool.js'
import type { CellTarget } from './cellTarget.js'
import type { SearchProblem } from './searchProblem.js'
import type { SearchTables } from './searchTables.js'
import type {
  CellTotals,
  ListStretch,
  ScoreJob,
  SearchJob,
  SearchResult,
  Section,
  SharedSearch,
  SwapCounts,
} from './sharedSearch.js'
import { tableBlock } from './tableBlock.js'

/** How the proposals of one round are made. */
export interface Round {
  proposals: number
  /** Other groups that are tried for the same chosen one. */
  tries: number
  /** Random groups of which the best by score is proposed. */
  rivals: number
  temperature: number
  /** Groups that are scored meanwhile, by the cells as they are at first. */
  scored: number
  withRows: boolean
  /** Largest rise of the loss of coherence that is allowed. */
  coherenceSlack: number
}

/** The tables that take part in a search, with what is wanted in their cells. */
export interface SearchedTables {
  layout: SearchTables
  target: CellTarget
}

/** Chosen and other groups, the cells that they fill, and workers that exchange them. */
export class GroupSearch {
  private readonly pool: WorkerPool<SearchJob, SearchResult>
  private readonly stopFlag: Int32Array
  /** Places in the lists of chosen and of other groups of the next ones that are scored. */
  private readonly cursors = [0, 0]
  private lastCounts = new Float64Array(0)

  /** @param workers threads; what they find does not depend on their number */
  constructor(
    private readonly problem: SearchProblem,
    workers: number,
  ) {
    const { buffer } = problem.shared
    this.stopFlag = new Int32Array(buffer, 0, 1)
    this.pool = new WorkerPool({
      file: distFile('harness/tracks/selection/searchJob.js'),
      workers,
    })
  }

  /** Totals of the cells of all tables over some groups. */
  async count(groups: Int32Array, withSquares = false): Promise<CellTotals> {
    const { shared } = this.problem
    const job = { kind: 'count', search: shared, groups, withSquares } as const
    return (await this.pool.run(job)) as CellTotals
  }

  /** Sets which groups are chosen. */
  choose(chosen: Int32Array) {
    const { buffer, isChosen: flags } = this.problem.shared
    const isChosen = new Uint8Array(buffer, flags.at, flags.bytes).fill(0)
    for (const group of chosen) isChosen[group] = 1
    this.chosen.set(chosen)
    this.others.set(this.problem.candidates.filter((group) => isChosen[group] === 0))
  }

  get chosen(): Int32Array {
    return this.ints(this.problem.shared.chosen)
  }

  get others(): Int32Array {
    return this.ints(this.problem.shared.others)
  }

  /** Sets what is searched for. @param counts [cells] of the chosen groups, in the tables that take part */
  aim({ layout, target }: SearchedTables, counts: Float64Array) {
    const { shared, columns } = this.problem
    const { weights, exponents, wanted, lowest } = target
    const block = tableBlock(layout, columns, { weights, exponent: 127 + lowest })
    block.write(shared.buffer, shared.tables.at)
    const cells = this.ints({ at: shared.cells.at, bytes: layout.cells * 4 })
    for (let cell = 1; cell < cells.length; cell++) {
      cells[cell] = (counts[cell] - wanted[cell]) * 32 + exponents[cell]
    }
  }

  /**
   * [cells] Weights of the chosen groups in the tables that take part, until it is asked for again.
   *
   * @param from the first cell that is wanted
   */
  counts({ layout, target }: SearchedTables, from = 1): Float64Array {
    const cells = this.ints(this.problem.shared.cells)
    if (this.lastCounts.length !== layout.cells) this.lastCounts = new Float64Array(layout.cells)
    for (let cell = from; cell < layout.cells; cell++) {
      this.lastCounts[cell] = (cells[cell] >> 5) + target.wanted[cell]
    }
    return this.lastCounts
  }

  /** Exchanges groups, and scores others meanwhile. @param seed of this round */
  async propose(
    { scored, ...round }: Round,
    seed: readonly [number, number],
    { cells }: SearchTables,
  ): Promise<SwapCounts> {
    const search = this.sharedOf(cells)
    const scores = this.scoreJobs(search, scored)
    const [counts] = await this.pool.runAll([{ kind: 'swap', search, seed, ...round }, ...scores])
    this.ints(search.cells).set(this.ints(search.nextCells))
    for (const { stretches } of scores) this.applyScores(stretches)
    return counts as SwapCounts
  }

  /** Scores that many groups, without exchanging any. */
  async score(scored: number, { cells }: SearchTables) {
    const jobs = this.scoreJobs(this.sharedOf(cells), scored)
    await this.pool.runAll(jobs)
    for (const { stretches } of jobs) this.applyScores(stretches)
  }

  /** The shared memory, with room for as many cells as take part. */
  private sharedOf(cells: number): SharedSearch {
    const { shared } = this.problem
    const bytes = cells * 4
    return {
      ...shared,
      cells: { ...shared.cells, bytes },
      nextCells: { ...shared.nextCells, bytes },
    }
  }

  /** Jobs for the next groups of both lists, in turn. */
  private scoreJobs(search: SharedSearch, scored: number): ScoreJob[] {
    if (scored === 0) return []
    const { chosen, others } = this
    const listed = this.ints(search.listed)
    const share = scored / (chosen.length + others.length)
    let end = 0
    const lists = [chosen, others].map((list, i) => {
      const count = Math.min(list.length, Math.ceil(share * list.length))
      const from = end
      for (let k = 0; k < count; k++) listed[end++] = list[(this.cursors[i] + k) % list.length]
      this.cursors[i] = (this.cursors[i] + count) % list.length
      return { from, to: end, isChosen: i === 0 }
    })
    const pieces = search.pricing.length
    const piece = Math.ceil(end / pieces)
    return search.pricing.map((_, place): ScoreJob => {
      const stretches = lists
        .map(({ from, to, isChosen }) => ({
          from: Math.max(from, place * piece),
          to: Math.min(to, (place + 1) * piece),
          isChosen,
        }))
        .filter(({ from, to }) => from < to)
      return { kind: 'score', search, place, stretches, step: this.problem.step }
    })
  }

  /** Takes over the scores of groups that have not been exchanged meanwhile. */
  private applyScores(stretches: readonly ListStretch[]) {
    const { listed, listedScores, scores, isChosen, buffer } = this.problem.shared
    const groups = this.ints(listed)
    const found = this.floats(listedScores)
    const kept = this.floats(scores)
    const flags = new Uint8Array(buffer, isChosen.at, isChosen.bytes)
    for (const stretch of stretches) {
      const flag = stretch.isChosen ? 1 : 0
      for (let i = stretch.from; i < stretch.to; i++) {
        if (flags[groups[i]] === flag) kept[groups[i]] = found[i]
      }
    }
  }

  /** Ends the round that is on; what it has done by then stands. */
  stop() {
    Atomics.store(this.stopFlag, 0, 1)
  }

  /** Ends the threads. */
  close(): Promise<void> {
    return this.pool.close()
  }

  private floats({ at, bytes }: Section): Float32Array {
    return new Float32Array(this.problem.shared.buffer, at, bytes / 4)
  }

  private ints({ at, bytes }: Section): Int32Array {
    return new Int32Array(this.problem.shared.buffer, at, bytes / 4)
  }
}
