import { RandomStream } from '../../../base/random.js'
import { NeighbourSearch } from '../../../eval/neighbours/neighbourSearch.js'
import type { PointSet } from '../../../eval/neighbours/pointSet.js'
import { nearerShare } from '../../../eval/privacy/nearerShare.js'
import { encodeRows, pointsAt } from '../../../eval/privacy/rowEncoding.js'
import { valueColumns } from '../../../eval/statistics/valueColumns.js'
import type { Pool } from '../pool/joinPools.js'
import type { SelectionTables } from './selectionTables.js'

/** How much nearer to training the chosen groups of a pool are than the others. */
export interface Nearness {
  /** Share of the chosen groups' rows that are nearer to a training row than to a row of the pool. */
  chosen: number
  /** Share of such rows among groups that were not chosen. */
  others: number
  /** Standard error of the difference. */
  error: number
}

/** Rows of each kind that are looked at. */
const mostRows = 20_000

/**
 * What a selection took over of the training rows themselves, without any row that is held out: groups that were not
 * chosen are halved, one half stands for unseen rows, the other for groups that nobody chose. A search that follows the
 * training table's chance makes the chosen rows nearer to training rows than to those of the first half, more often than
 * those of the second half are.
 *
 * Source: the share of nearer rows of Platzer and Reutterer 2021, doi 10.3389/fdata.2021.679939, in the encoding of
 * `encodeRows`.
 *
 * @param chosen numbers of groups of the pool
 * @returns undefined where fewer than two groups are left over
 */
export async function nearerToTraining(
  { training, key, allowed }: Pick<SelectionTables, 'training' | 'key' | 'allowed'>,
  { table, starts }: Pick<Pool, 'table' | 'starts'>,
  chosen: Int32Array,
  { seed, workers }: { seed: number; workers: number },
): Promise<Nearness | undefined> {
  const random = new RandomStream(seed, 'nearer-to-training')
  const isChosen = new Uint8Array(starts.length - 1)
  for (const group of chosen) isChosen[group] = 1
  const others = random
    .permutation(isChosen.length)
    .filter((group) => isChosen[group] === 0 && allowed?.[group] !== 0)
  if (others.length < 2) return undefined
  const middle = others.length >> 1
  const { points } = encodeRows([valueColumns(training, key), valueColumns(table, key)])
  const rowsOf = (groups: Int32Array) => pointsAt(points[1], someRows(starts, groups, random))
  const unseen = rowsOf(others.subarray(0, middle))
  const count = Math.min(unseen.count, training.rowCount)
  const bases = {
    training: pointsAt(points[0], random.permutation(training.rowCount).subarray(0, count)),
    unseen: pointsAt(unseen, random.permutation(unseen.count).subarray(0, count)),
  }
  const control = rowsOf(others.subarray(middle))
  const own = rowsOf(chosen)
  const search = new NeighbourSearch(workers)
  try {
    return {
      chosen: await nearerTo(search, own, bases),
      others: await nearerTo(search, control, bases),
      error: Math.sqrt(
        0.25 / Math.min(own.count, chosen.length) +
          0.25 / Math.min(control.count, others.length - middle),
      ),
    }
  } finally {
    await search.close()
  }
}

/** Rows of some groups, drawn at random where they are many. */
function someRows(starts: Int32Array, groups: Int32Array, random: RandomStream): Int32Array {
  const rows: number[] = []
  for (const group of groups) {
    for (let row = starts[group]; row < starts[group + 1]; row++) rows.push(row)
  }
  const drawn = random.permutation(rows.length).subarray(0, mostRows)
  return drawn.map((place) => rows[place])
}

/** Share of rows nearer to training than to unseen rows, ties counting half. */
async function nearerTo(
  search: NeighbourSearch,
  rows: PointSet,
  { training, unseen }: { training: PointSet; unseen: PointSet },
): Promise<number> {
  const toTraining = await search.distances(rows, training, 1)
  return nearerShare(toTraining, await search.distances(rows, unseen, 1))
}
