import type { SelectionScores } from './selectionScores.js'

export type SelectionPhaseName = 'random' | 'coherence' | 'refinement'

/** What a phase led to. */
export interface SelectionPhase extends SelectionScores {
  name: SelectionPhaseName
  seconds: number
  proposals: number
  accepted: number
}
