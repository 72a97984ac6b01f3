import type { SelectionScores, SelectionTables } from './selectGroups.js'

/**
 * How near some groups of a pool come to a table: the training table, or one that was held back.
 *
 * @param tables `training` is what they are held against
 * @param chosen numbers of groups of the pool in order of first appearance
 */
export function scoreGroups(
  _tables: Pick<SelectionTables, 'training' | 'pool' | 'key'>,
  _chosen: Int32Array,
): SelectionScores {
  throw new Error('not there yet')
}
