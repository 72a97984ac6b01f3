import { RandomStream } from '../../base/random.js'

/** Number of folds, of which each generator holds another one out. */
const folds = 10

export interface GroupSplit {
  train: Int32Array
  valid: Int32Array
}

/**
 * Splits groups into those to train on and those that early stopping looks at: of ten folds, which are drawn from
 * the seed alone, generator `member` holds out number `member` mod 10. Fewer than ten groups give as many folds as
 * there are groups; a single one is on both sides.
 */
export function heldOutGroups(count: number, seed: number, member: number): GroupSplit {
  const order = new RandomStream(seed, 'generator-folds').permutation(count)
  if (count === 1) return { train: order, valid: order }
  const used = Math.min(folds, count)
  const isHeldOut = (_group: number, place: number) => place % used === member % used
  return {
    train: order.filter((group, place) => !isHeldOut(group, place)).sort(),
    valid: order.filter(isHeldOut).sort(),
  }
}
