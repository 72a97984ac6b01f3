import type { States } from '../../datasets/sequenceTable.js'

/** A baseline that takes a sequence one step at a time and allocates nothing. */
export interface StreamingBaseline {
  /** Forgets the sequence. */
  reset(): void
  /** @param state [nFeatures] of this step */
  push(state: States): void
  /** @param out [nFeatures], receives the forecast of the state after the steps so far, of which there is one at least */
  forecast(out: States): void
}
