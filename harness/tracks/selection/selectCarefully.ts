import type { Pool } from '../pool/joinPools.js'
import type { Shrinkage } from './cellTarget.js'
import { type Nearness, nearerToTraining } from './nearerToTraining.js'
import { type Selection, type SelectionOptions, selectGroups } from './selectGroups.js'
import type { SelectionTables } from './selectionTables.js'

/** A selection, and what its search aimed at so that it gives nobody away. */
export interface CarefulSelection extends Selection {
  shrinkage: Shrinkage
  /** What was seen of each search whose groups were held against others of the pool, in order. */
  nearness: readonly (Nearness & { shrinkage: Shrinkage })[]
}

/**
 * Largest share by which chosen rows may more often be nearer to training than other rows of the pool are. The share of
 * rows nearer to training than to a holdout, which privacy is judged by, grows by about a third of it.
 */
const mostNearer = 0.04
/** Standard errors by which a search that leans to training must stay below that. */
const errors = 2

/**
 * Chooses groups that come near to training, but no nearer than is safe. First the search leans to the training table
 * as far as the metric rewards it. If the chosen rows then are nearer to training rows than others of the pool, or groups
 * are too few to rule that out, it is done again for what training foretells of other data; and if half the difference is
 * still there, for what the whole pool is like, which no longer depends on training. Few groups of several rows begin with
 * that: what a generator has kept of one of them is much, and a search for what training is like finds it.
 *
 * @param onAgain called before another search
 * @throws what selectGroups does
 */
export async function selectCarefully(
  tables: Omit<SelectionTables, 'pool'>,
  pool: Pick<Pool, 'table' | 'starts'>,
  options: Omit<SelectionOptions, 'shrinkage'>,
  onAgain?: (shrinkage: Shrinkage) => void,
): Promise<CarefulSelection> {
  const started = performance.now()
  const all = { ...tables, pool: pool.table }
  const allowed = tables.allowed ?? new Uint8Array(pool.starts.length - 1).fill(1)
  const left = allowed.reduce((sum, is) => sum + is, 0) - options.groups
  const nearness: CarefulSelection['nearness'][number][] = []
  const steps: Shrinkage[] = left === 0 ? ['least'] : ['least', 'stein', 'whole']
  if (left > 0 && !canTell(options.groups, left)) {
    const isFlat = pool.starts.length - 1 === pool.table.rowCount
    steps.splice(0, isFlat ? 1 : 2)
  }
  let selection: CarefulSelection | undefined
  let early: Selection['ended'] = 'budget'
  for (const [step, shrinkage] of steps.entries()) {
    const minutes = options.maxMinutes - (performance.now() - started) / 60_000
    const maxMinutes = minutes / (steps.length - step)
    const found = await selectGroups(all, { ...options, shrinkage, maxMinutes })
    // What ended a search before decides whether this one was made at all.
    if (found.ended !== 'budget') early = found.ended
    selection = { ...found, ended: early, shrinkage, nearness }
    // Without a proposal they are a random subset, whatever the aim.
    if (step === steps.length - 1 || options.signal.aborted || found.proposals === 0) break
    const seen = await nearerToTraining(tables, pool, found.chosen, options)
    if (!seen) break
    nearness.push({ ...seen, shrinkage })
    if (isSafe(seen, shrinkage)) break
    onAgain?.(steps[step + 1])
  }
  return selection!
}

function isSafe({ chosen, others, error }: Nearness, shrinkage: Shrinkage): boolean {
  const nearer = chosen - others
  return shrinkage === 'least' ? nearer + errors * error <= mostNearer : nearer <= mostNearer / 2
}

/** Whether groups are enough for the error of a difference of nothing to stay below the limit. */
function canTell(groups: number, left: number): boolean {
  return errors * Math.sqrt(0.25 / groups + 0.25 / (left / 2)) <= mostNearer
}
