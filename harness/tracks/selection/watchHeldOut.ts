import { RandomStream } from '../../../base/random.js'
import type { Table } from '../../../datasets/table.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import type { Pool } from '../pool/joinPools.js'
import { takeGroups } from '../pool/takeGroups.js'
import { scoreGroups } from './scoreGroups.js'
import { type Selection, type SelectionOptions, selectGroups } from './selectGroups.js'

/** Overall accuracy without the chance of a draw, where the search could not see what it is held against. */
export interface HeldOutFigures {
  /** Where they come from: a holdout that nothing learned from, or training groups held back from a short search. */
  from: 'holdout' | 'training'
  /** Number of the groups. */
  groups: number
  /** Accuracy of a selection made for the other groups. */
  selection: number
  /** Accuracy of a random subset of the pool. */
  random: number
  /** Accuracy of the same selection against the groups that it was made for. */
  trainingFit: number
}

/** Training groups below which a tenth of them says nothing. */
export const fewestWatchedGroups = 200

/** The share of the groups held back, and of the search's budget. */
const watchedShare = 0.1

/**
 * Watches for overfitting: a random tenth of the training groups is held back, a search with a tenth of the
 * budget selects for the others, and both its selection and a random subset are held against the tenth.
 *
 * @param allowed [groups of the pool]
 * @param options of the search that is watched; its `maxMinutes` are those of the short search
 * @returns undefined where the signal or the time came before the end
 */
export async function watchHeldOut(
  training: Table,
  { table, starts }: Pick<Pool, 'table' | 'starts'>,
  allowed: Uint8Array,
  key: string | undefined,
  options: SelectionOptions,
): Promise<HeldOutFigures | undefined> {
  const { seed, signal } = options
  const sequences = sequencesOf(training, key, false)
  const order = new RandomStream(seed, 'held-out-groups').permutation(sequences.count)
  const held = Math.round(sequences.count * watchedShare)
  const seen = takeGroups(training, sequences, order.slice(held).sort())
  const unseen = takeGroups(training, sequences, order.slice(0, held).sort())
  const { chosen, ended, phases } = await selectGroups(
    { training: seen, pool: table, key, allowed },
    {
      ...options,
      coherenceIterations: Math.ceil(options.coherenceIterations * watchedShare),
      refinementIterations: Math.ceil(options.refinementIterations * watchedShare),
      target: undefined,
      onProgress: undefined,
    },
  )
  if (ended === 'interrupt' || ended === 'time' || signal.aborted) return undefined
  const selection = takeGroups(table, { starts }, chosen)
  const random = takeGroups(table, { starts }, randomSubset(allowed, chosen.length, seed))
  return {
    from: 'training',
    groups: held,
    selection: await overallOf(selection, unseen, key, seed),
    random: await overallOf(random, unseen, key, seed),
    trainingFit: phases[phases.length - 1].overall,
  }
}

/**
 * Holds a selection and a random subset of the pool against rows that neither the search nor the generators saw.
 *
 * @param allowed [groups of the pool]
 */
export async function watchOnHoldout(
  holdout: Table,
  { table, starts }: Pick<Pool, 'table' | 'starts'>,
  allowed: Uint8Array,
  key: string | undefined,
  { chosen, phases }: Pick<Selection, 'chosen' | 'phases'>,
  seed: number,
): Promise<HeldOutFigures> {
  const against = (groups: Int32Array) =>
    overallOf(takeGroups(table, { starts }, groups), holdout, key, seed)
  return {
    from: 'holdout',
    groups: sequencesOf(holdout, key, false).count,
    selection: await against(chosen),
    random: await against(randomSubset(allowed, chosen.length, seed)),
    trainingFit: phases[phases.length - 1].overall,
  }
}

function randomSubset(allowed: Uint8Array, count: number, seed: number): Int32Array {
  const order = new RandomStream(seed, 'held-out-random').permutation(allowed.length)
  return order
    .filter((group) => allowed[group] === 1)
    .slice(0, count)
    .sort()
}

async function overallOf(pool: Table, training: Table, key: string | undefined, seed: number) {
  const groups = sequencesOf(pool, key, false).count
  const all = Int32Array.from({ length: groups }, (_, group) => group)
  return (await scoreGroups({ training, pool, key }, all, seed)).overall
}
