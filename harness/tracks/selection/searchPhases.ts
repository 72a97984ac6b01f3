import { RandomStream } from '../../../base/random.js'
import type { GroupSearch, Round, SearchedTables } from './groupSearch.js'
import type { SelectionPhaseName } from './selectionPhase.js'
import type { SelectionScores } from './selectionScores.js'
import { coherenceLoss, subsetScores } from './subsetScores.js'

/** What a phase is told of the world around it. */
export interface PhaseContext {
  search: GroupSearch
  searched: SearchedTables
  seed: number
  /** Called after every round; answers whether to go on. */
  goesOn(name: SelectionPhaseName, counts: PhaseCounts, scores: SelectionScores): boolean
}

export interface PhaseCounts {
  proposals: number
  accepted: number
}

/** Rounds and temperatures were chosen by the objective that a number of proposals reaches. */
const roundProposals = 4096
const coherenceRoundProposals = 16_384
/** Rounds between two looks at the objective. */
const lookRounds = 4
const tries = 4
const rivals = 16
/** Scorings for each proposal. */
const scoredShare = 2
/** Temperatures, in changes of the loss by one group of as many as are chosen. */
const firstTemperature = 2e-3
const lastTemperature = 6e-5
/** What the kernels' sums of a round may be off by. */
const roundingSlack = 1e-7
/** Phase one ends when a look shows less progress. */
const leastProgress = 1e-7

/**
 * Exchanges groups for what categories they hold, until that no longer gets better or the budget is used up. The
 * cells of rows are left as they were.
 */
export async function searchCoherence(
  { search, searched, seed, goesOn }: PhaseContext,
  budget: number,
): Promise<PhaseCounts> {
  const random = new RandomStream(seed, 'selection-coherence')
  const counts = { proposals: 0, accepted: 0 }
  const round: Omit<Round, 'proposals'> = {
    tries,
    rivals: 1,
    temperature: 0,
    scored: 0,
    withRows: false,
    coherenceSlack: Number.MAX_VALUE,
  }
  let last = Number.POSITIVE_INFINITY
  while (counts.proposals < budget) {
    const proposals = Math.min(coherenceRoundProposals, budget - counts.proposals)
    const done = await search.propose({ ...round, proposals }, seedOf(random), searched.layout)
    add(counts, done)
    const scores = scoresOf(search, searched)
    if (!goesOn('coherence', counts, scores)) break
    if (scores.coherenceLoss > last - leastProgress) break
    last = scores.coherenceLoss
  }
  return counts
}

/** A set of groups that the search has passed through. */
interface Candidate {
  chosen: Int32Array
  objective: number
}

/**
 * Exchanges groups for everything, at a temperature that falls with the number of proposals, and leaves the best set
 * it has looked at. No exchange takes the loss of coherence beyond the bound.
 *
 * @param maxCoherenceLoss at least that of the set at the start
 */
export async function searchEverything(
  { search, searched, seed, goesOn }: PhaseContext,
  budget: number,
  maxCoherenceLoss: number,
): Promise<PhaseCounts> {
  const random = new RandomStream(seed, 'selection-refinement')
  const groups = search.chosen.length
  const counts = { proposals: 0, accepted: 0 }
  let scores = scoresOf(search, searched)
  let best: Candidate = { chosen: search.chosen.slice(), objective: scores.objective }
  await search.score(groups + search.others.length, searched.layout)
  for (let number = 1; counts.proposals < budget; number++) {
    const proposals = Math.min(roundProposals, budget - counts.proposals)
    const share = counts.proposals / budget
    const fall = (lastTemperature / firstTemperature) ** share
    const slack = maxCoherenceLoss - coherenceLossOf(search, searched)
    const done = await search.propose(
      {
        proposals,
        tries,
        rivals,
        temperature: (firstTemperature * fall) / groups,
        scored: scoredShare * proposals,
        withRows: true,
        coherenceSlack: slack - roundingSlack,
      },
      seedOf(random),
      searched.layout,
    )
    add(counts, done)
    const isStopped = done.proposals < proposals
    if (number % lookRounds === 0 || counts.proposals >= budget || isStopped) {
      scores = scoresOf(search, searched)
      const isWithin = scores.coherenceLoss <= maxCoherenceLoss
      if (isWithin && scores.objective < best.objective) {
        best = { chosen: search.chosen.slice(), objective: scores.objective }
      }
    }
    if (!goesOn('refinement', counts, scores)) break
  }
  search.choose(best.chosen)
  return counts
}

function scoresOf(search: GroupSearch, searched: SearchedTables): SelectionScores {
  return subsetScores(searched.layout, searched.target, search.counts(searched))
}

function coherenceLossOf(search: GroupSearch, { layout, target }: SearchedTables): number {
  const counts = search.counts({ layout, target }, layout.firstCategoryCell)
  return coherenceLoss(layout, target, counts)
}

function seedOf(random: RandomStream): [number, number] {
  return [random.word(), random.word()]
}

function add(counts: PhaseCounts, { proposals, accepted }: PhaseCounts) {
  counts.proposals += proposals
  counts.accepted += accepted
}
