import type { BuildName } from '../../../kernels/kernelChoices.js'

/** A stretch of memory, in bytes. */
export interface Section {
  at: number
  bytes: number
}

/** Memory in which a search takes place, and where what stands in it. Its first number is 1 when the work is to stop. */
export interface SharedSearch {
  /** A worker keeps the memory of one search. */
  id: string
  build: BuildName
  buffer: SharedArrayBuffer
  /** Blocks as kernels/c/groupSearch.h has them: the groups, all tables of the metric, those that take part. */
  groups: Section
  allTables: Section
  tables: Section
  /** int32 [cells of the tables that take part]: as a round begins, and as its exchanges leave them. */
  cells: Section
  nextCells: Section
  /** int32: numbers of the chosen groups, and of those that may be chosen but are not. */
  chosen: Section
  others: Section
  /** uint8 [groups of the pool] */
  isChosen: Section
  /** float [groups of the pool] What is expected to change in the loss where a group goes or comes. */
  scores: Section
  /** double [1] */
  slack: Section
  swapScratch: Section
  /** Room for counting the cells of all tables; `list` is int32 [groups]. */
  counting: { counts: Section; squares: Section; own: Section; list: Section; scratch: Section }
  /** int32: groups that are to be scored, and their scores. */
  listed: Section
  listedScores: Section
  /** One for each scoring that runs at the same time: float [cells]. */
  pricing: readonly { prices: Section; scratch: Section }[]
}

/** Counts of cells in all tables. */
export interface CountJob {
  kind: 'count'
  search: SharedSearch
  /** Numbers of groups. */
  groups: Int32Array
  withSquares: boolean
}

export interface CellTotals {
  /** [cells] Sums of the groups' weights, and of the squares of each group's weight. */
  counts: Float64Array
  squares?: Float64Array
}

/** Exchanges, one after the other. */
export interface SwapJob {
  kind: 'swap'
  search: SharedSearch
  proposals: number
  tries: number
  rivals: number
  temperature: number
  withRows: boolean
  /** Largest rise of the loss of coherence that is allowed. */
  coherenceSlack: number
  seed: readonly [number, number]
}

export interface SwapCounts {
  proposals: number
  accepted: number
}

/** Scores of listed groups by the cells as the round began. */
export interface ScoreJob {
  kind: 'score'
  search: SharedSearch
  /** Number of the `pricing` to use. */
  place: number
  stretches: readonly ListStretch[]
  /** Weight of a typical row, in which prices are found. */
  step: number
}

/** Groups in the list, all of them chosen or all of them not. */
export interface ListStretch {
  from: number
  to: number
  isChosen: boolean
}

export type SearchJob = CountJob | SwapJob | ScoreJob
export type SearchResult = CellTotals | SwapCounts | undefined
