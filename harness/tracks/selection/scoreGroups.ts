import { cellTarget } from './cellTarget.js'
import { GroupSearch } from './groupSearch.js'
import { searchProblem } from './searchProblem.js'
import type { SelectionScores } from './selectionScores.js'
import type { SelectionTables } from './selectionTables.js'
import { subsetScores } from './subsetScores.js'

/**
 * How near some groups of a pool come to a table: the training table, or groups that were held back from the search.
 * Bins are those of that table. Objectives compare only between sets of groups of the same pool against the same table.
 *
 * @param tables `training` is what they are held against
 * @param chosen numbers of groups of the pool in order of first appearance
 * @throws what selectGroups does
 */
export async function scoreGroups(
  tables: Pick<SelectionTables, 'training' | 'pool' | 'key'>,
  chosen: Int32Array,
  seed: number,
): Promise<SelectionScores> {
  const groups = chosen.length
  const problem = searchProblem(tables, { groups, seed, scorers: 0 })
  const search = new GroupSearch(problem, 1)
  try {
    const { layout, unit, candidates, training } = problem
    const target = cellTarget(
      layout,
      await search.count(training, true),
      await search.count(candidates),
      { groups, unit, trainingGroups: training.length, poolGroups: candidates.length },
    )
    return subsetScores(layout, target, (await search.count(chosen)).counts)
  } finally {
    await search.close()
  }
}
