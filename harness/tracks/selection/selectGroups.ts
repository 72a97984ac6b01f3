import type { Table } from '../../../datasets/table.js'
import type { KernelChoice } from '../../../kernels/kernelChoices.js'

/** What groups are chosen from, and what they are to resemble together. */
export interface SelectionTables {
  training: Table
  /** Columns and types of the training table, key included. */
  pool: Table
  /** The column whose equal values make a group. */
  key: string
  /** [groups of the pool, in order of first appearance] 1 where the group may be chosen; absent: all. */
  allowed?: Uint8Array
}

/** The budgets; together with the seed they decide the result. */
export interface SelectionBudget {
  /** Proposals of phase one. */
  coherenceIterations: number
  /** Proposals of phase two. */
  refinementIterations: number
}

export const selectionDefaults: Readonly<SelectionBudget> = {
  coherenceIterations: 200_000,
  refinementIterations: 2_000_000,
}

export interface SelectionOptions extends SelectionBudget {
  /** How many to choose. */
  groups: number
  seed: number
  /** Only so many pair tables take part, those that a random subset misses most; absent: all. */
  topKPairs?: number
  /** The same of triples. */
  topKTriples?: number
  /** Infinity: no limit. */
  maxMinutes: number
  /** Stop when the estimated overall accuracy reaches it. */
  target?: number
  /** Threads, which do not change the result. */
  workers: number
  /** Builds of the kernels differ in speed, not in the result; `auto` if absent. */
  kernels?: KernelChoice
  signal: AbortSignal
  onProgress?: (state: SelectionProgress) => void
}

/** Means over the tables of each kind; those that a table does not have are absent. */
export interface SelectionParts {
  univariate: number
  bivariate?: number
  trivariate?: number
  autocorrelation?: number
  categoriesPerSequence?: number
  sequencesPerCategory?: number
}

export type SelectionPhaseName = 'random' | 'coherence' | 'refinement'

/** How far the search is. */
export interface SelectionProgress {
  phase: SelectionPhaseName
  /** Proposals of this phase. */
  done: number
  planned: number
  objective: number
  /** 1 − total variation distance from the training table, without the chance of a draw. */
  accuracy: SelectionParts
}

/** A set of groups held against a table. */
export interface SelectionScores {
  /** The smooth loss over all tables, which the search makes small. */
  objective: number
  /** Mean distance of categories per sequence and of sequences per category: 1 − the mean of these parts. */
  coherenceLoss: number
  /** 1 − total variation distance, without the chance of a draw. */
  accuracy: SelectionParts
  /** The parts as the metric weights them. */
  overall: number
}

/** What a phase led to. */
export interface SelectionPhase extends SelectionScores {
  name: SelectionPhaseName
  seconds: number
  proposals: number
  accepted: number
}

export interface Selection {
  /** Numbers of the chosen groups of the pool in order of first appearance, ascending. */
  chosen: Int32Array
  phases: SelectionPhase[]
  proposals: number
  seconds: number
  /** Why it ended; only `budget` is repeatable. */
  ended: 'budget' | 'time' | 'target' | 'interrupt'
}

/**
 * Chooses whole groups of the pool so that together they come as near to the training table as the metric can
 * see: first by the categories in groups alone, then by everything.
 */
export async function selectGroups(
  _tables: SelectionTables,
  _options: SelectionOptions,
): Promise<Selection> {
  throw new Error('not there yet')
}
