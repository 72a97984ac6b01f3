import { RandomStream } from '../../base/random.js'
import type { TrainConfig } from './trainConfig.js'

/** How many sequences there are; those of the training table come first in shared memory. */
export interface SequenceCounts {
  nTrain: number
  nValid: number
}

/** Positions in shared memory of the sequences that a member is trained on, and of those that it is validated on. */
export interface MemberSequences {
  train: readonly number[]
  valid: readonly number[]
}

/**
 * The sequences that a member is trained and validated on. Without folds they are those of either table. With folds both
 * tables together are cut into so many parts at random; a member is validated on a part of its own and trained on the
 * others, so that an ensemble has seen every sequence.
 */
export function memberSequences(
  { folds, seed }: Pick<TrainConfig, 'folds' | 'seed'>,
  { nTrain, nValid }: SequenceCounts,
  member: number,
): MemberSequences {
  const all = Array.from({ length: nTrain + nValid }, (_, position) => position)
  if (folds === 0) return { train: all.slice(0, nTrain), valid: all.slice(nTrain) }
  const ranks = new RandomStream(seed, 'folds').permutation(all.length)
  const isLeftOut = (position: number) => ranks[position] % folds === member % folds
  return {
    train: all.filter((position) => !isLeftOut(position)),
    valid: all.filter(isLeftOut),
  }
}
