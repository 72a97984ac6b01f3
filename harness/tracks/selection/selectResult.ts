import type { PoolSource } from '../pool/joinPools.js'
import type { Shrinkage } from './cellTarget.js'
import type { Nearness } from './nearerToTraining.js'
import type { Selection, SelectionAim } from './selectGroups.js'
import type { SelectionBudget } from './selectionBudget.js'
import type { SelectionPhase } from './selectionPhase.js'
import type { HeldOutFigures } from './watchHeldOut.js'

/** All about one selection: what `--json` writes. */
export interface SelectResult {
  /** The table that was written. */
  out: string
  groups: number
  /** Swaps that the search tried. */
  proposals: number
  /** Seconds from the first table read to the end. */
  seconds: number
  /** The most memory that the process has held. */
  peakRssMb: number
  /** A random subset, then what each phase made of it. */
  phases: readonly SelectionPhase[]
  /** How far the search's target leant to the pool, see `selectCarefully`. */
  shrinkage: Shrinkage
  /** How much nearer to training than others the groups were that each search chose which was looked at. */
  nearness: readonly (Nearness & { shrinkage: Shrinkage })[]
  /** Figures of held-out groups; absent where none were held out: the notes say why. */
  holdoutGroups?: HeldOutFigures
  pool: PoolFigures
  ended: Selection['ended']
  /** Whether the same command gives the same table again: not where time or an interrupt ended it. */
  repeatable: boolean
  seed: number
  options: SelectionBudget & SelectionAim & { maxMinutes?: number; workers: number }
  /** What a reader must know: columns left out, values lost, unknown labels. */
  notes: readonly string[]
}

/** What was chosen from; a group that may not be chosen is counted once. */
export interface PoolFigures {
  files: readonly string[]
  /** Groups in all files. */
  groups: number
  duplicates: number
  copiesOfTraining: number
  /** Groups of more rows than any training group. */
  tooLong: number
  /** Groups of one row, where every training group has more. */
  singleRow: number
  /** Groups that may be chosen. */
  allowed: number
  /** Groups with a label that training does not have; they may be chosen. */
  unknownLabels: number
  sources: readonly (PoolSource & { chosen: number })[]
}
