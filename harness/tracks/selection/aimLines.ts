import type { Shrinkage } from './cellTarget.js'

const aims: Readonly<Record<Shrinkage, readonly string[]>> = {
  least: [],
  stein: [
    'aim: what training foretells of other rows, for its own chance would bring training rows too near',
  ],
  whole: ['aim: what the pool is like, for training itself would bring training rows too near'],
}

/** What a selection aimed at in place of the training table, as people read it; nothing where it was that. */
export function aimLines(shrinkage: Shrinkage): readonly string[] {
  return aims[shrinkage]
}
