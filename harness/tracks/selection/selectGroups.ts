import { UsageError } from '../../../base/errors.js'
import { RandomStream } from '../../../base/random.js'
import type { KernelChoice } from '../../../kernels/kernelChoices.js'
import { cellTarget, type Shrinkage } from './cellTarget.js'
import { GroupSearch, type SearchedTables } from './groupSearch.js'
import {
  type PhaseContext,
  type PhaseCounts,
  searchCoherence,
  searchEverything,
} from './searchPhases.js'
import { type SearchProblem, searchProblem } from './searchProblem.js'
import { type FigureWeights, metricWeights } from './searchTables.js'
import type { SelectionBudget } from './selectionBudget.js'
import type { SelectionPhase, SelectionPhaseName } from './selectionPhase.js'
import type { SelectionParts } from './selectionScores.js'
import type { SelectionTables } from './selectionTables.js'
import { someCounts, someTables, worstTables } from './someTables.js'
import { subsetScores } from './subsetScores.js'

/** What else decides the result. */
export interface SelectionAim {
  /** Number of pair tables that take part, those that a random subset misses most; absent: all. */
  topKPairs?: number
  /** Number of triple tables that take part, those that a random subset misses most; absent: all. */
  topKTriples?: number
  /** What the figures count for in the objective; as in the metric if absent. */
  weights?: FigureWeights
  /** Stop when the estimated overall accuracy reaches it. */
  target?: number
}

export interface SelectionOptions extends SelectionBudget, SelectionAim {
  /** How many to choose. */
  groups: number
  seed: number
  /** How far the target leans to the pool; `least` if absent. */
  shrinkage?: Shrinkage
  /** Minutes that the search may take; Infinity for no limit. */
  maxMinutes: number
  /** Threads, which do not change the result. */
  workers: number
  /** Builds of the kernels differ in speed, not in the result; `auto` if absent. */
  kernels?: KernelChoice
  signal: AbortSignal
  onProgress?: (state: SelectionProgress) => void
}

/** Progress of the search. */
export interface SelectionProgress {
  phase: SelectionPhaseName
  /** Proposals of this phase. */
  done: number
  planned: number
  objective: number
  /** 1 − total variation distance from the training table, without the chance of a draw; of the tables that take part. */
  accuracy: SelectionParts
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
 *
 * The same seed and budgets give the same groups for any number of workers and any build of the kernels, unless the
 * time, the target or the signal ends the search earlier. An interrupted search gives the best it has found.
 *
 * @throws {UsageError} `BAD_GROUPS`, `BAD_BUDGET`, `WEIGHTS`, `TOO_FEW_GROUPS`, `TOO_MANY_GROUPS`
 * @throws {DataError} `EMPTY`, `COLUMN_MISSING`, `KEY_MISSING`, `TOO_MANY_BINS`
 * @throws {SeqarenaError} `POOL_TOO_LARGE`, `KERNELS_FAILED`, `WORKER_DIED`
 */
export async function selectGroups(
  tables: SelectionTables,
  options: SelectionOptions,
): Promise<Selection> {
  const started = performance.now()
  const { groups, seed, kernels, workers, signal } = options
  checkOptions(options)
  const problem = searchProblem(tables, { groups, seed, kernels, scorers })
  const search = new GroupSearch(problem, workers)
  const stop = () => search.stop()
  signal.addEventListener('abort', stop)
  try {
    return await run(problem, search, options, started)
  } finally {
    signal.removeEventListener('abort', stop)
    await search.close()
  }
}

/** A phase may add so much to the loss of coherence that phase one has reached. */
const coherenceSlack = 1e-4
/** Pieces of the scoring of a round; more than workers that are likely to have nothing else to do. */
const scorers = 4

async function run(
  problem: SearchProblem,
  search: GroupSearch,
  options: SelectionOptions,
  started: number,
): Promise<Selection> {
  const { groups, seed, coherenceIterations, refinementIterations, onProgress } = options
  const { candidates } = problem
  const { weights = metricWeights } = options
  const all = await allTables(problem, search, { ...options, weights })
  const phases: SelectionPhase[] = []
  let phaseStarted = started
  let ended: Selection['ended'] = 'budget'
  const planned = { random: 0, coherence: coherenceIterations, refinement: refinementIterations }

  const goesOn: PhaseContext['goesOn'] = (phase, { proposals: done }, scores) => {
    onProgress?.({ phase, done, planned: planned[phase], ...scores })
    if (options.signal.aborted) ended = 'interrupt'
    else if (performance.now() - started > options.maxMinutes * 60_000) ended = 'time'
    else if (phase !== 'coherence' && scores.estimate >= (options.target ?? 2)) ended = 'target'
    return ended === 'budget'
  }
  const finish = async (name: SelectionPhaseName, counts: PhaseCounts) => {
    const { counts: found } = await search.count(search.chosen)
    const scores = subsetScores(all.layout, all.target, found)
    const now = performance.now()
    phases.push({ name, seconds: (now - phaseStarted) / 1000, ...counts, ...scores })
    phaseStarted = now
    if (name !== 'refinement') goesOn(name, counts, scores)
    return found
  }

  const order = new RandomStream(seed, 'selection-subset').permutation(candidates.length)
  search.choose(
    order
      .subarray(0, groups)
      .map((place) => candidates[place])
      .sort(),
  )
  let cells = await finish('random', { proposals: 0, accepted: 0 })
  // Columns of their own and pairs of successive rows stay: the kernels find the other cells from theirs.
  const limits = {
    bivariate: weights.bivariate > 0 ? options.topKPairs : 0,
    trivariate: weights.trivariate > 0 ? options.topKTriples : 0,
  }
  const takesPart = worstTables(all, cells, limits)
  const sizes = problem.columns.map(({ size }) => size)
  const searched = takesPart.includes(0) ? someTables(all, sizes, takesPart) : all
  const context = { search, searched, seed, goesOn }
  const aim = () => search.aim(searched, someCounts(all.layout, searched.layout, takesPart, cells))
  const isOpen = () => ended === 'budget' && search.others.length > 0
  const hasPhaseOne = coherenceIterations > 0 && weights.coherence > 0 && hasCategories(all)
  if (isOpen() && hasPhaseOne) {
    aim()
    cells = await finish('coherence', await searchCoherence(context, coherenceIterations))
  }
  if (isOpen() && refinementIterations > 0) {
    aim()
    const most = phases[phases.length - 1].coherenceLoss + coherenceSlack
    await finish('refinement', await searchEverything(context, refinementIterations, most))
  }
  return {
    chosen: search.chosen.slice().sort(),
    phases,
    proposals: phases.reduce((sum, { proposals }) => sum + proposals, 0),
    seconds: (performance.now() - started) / 1000,
    ended,
  }
}

/** All tables of the metric, with what is wanted in their cells. */
async function allTables(
  { training, candidates, layout, unit }: SearchProblem,
  search: GroupSearch,
  {
    groups,
    shrinkage,
    weights: figures,
  }: Pick<SelectionOptions, 'groups' | 'shrinkage' | 'weights'>,
): Promise<SearchedTables> {
  const target = cellTarget(
    layout,
    await search.count(training, true),
    await search.count(candidates),
    {
      groups,
      unit,
      trainingGroups: training.length,
      poolGroups: candidates.length,
      shrinkage,
      figures,
    },
  )
  return { layout, target }
}

function hasCategories({ layout }: SearchedTables): boolean {
  return layout.tables.length > layout.rowTables
}

function checkOptions({
  groups,
  coherenceIterations,
  refinementIterations,
  weights = metricWeights,
}: SelectionOptions) {
  if (!Number.isInteger(groups) || groups < 1) {
    throw new UsageError('BAD_GROUPS', `${groups} groups cannot be chosen`, 'Take 1 or more.')
  }
  for (const budget of [coherenceIterations, refinementIterations]) {
    if (Number.isInteger(budget) && budget >= 0) continue
    throw new UsageError('BAD_BUDGET', `a budget of ${budget} proposals`, 'Take 0 or more.')
  }
  const all = Object.values(weights)
  if (all.some((weight) => !(weight >= 0)) || all.every((weight) => weight === 0)) {
    const hint = 'Take numbers from 0 on, not all of them 0.'
    throw new UsageError('WEIGHTS', `weights of ${all.join(', ')}`, hint)
  }
}
