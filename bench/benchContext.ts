import type { BenchRow } from './benchResult.js'
import type { Children } from './children.js'
import type { Floors } from './floor.js'
import type { Peers } from './pythons.js'

/** What a bench needs from its surroundings. */
export interface BenchContext {
  /** Builds to measure; all that load where undefined. */
  builds?: readonly string[]
  /** Thread counts to measure where there can be several. */
  threads: readonly number[]
  children: Children
  floors: Floors
  peers: Peers
  /** Gets lines of progress. */
  log(line: string): void
}

export type Bench = (context: BenchContext) => Promise<BenchRow[]>

/** Whether a build was asked for. */
export function isWanted({ builds }: Pick<BenchContext, 'builds'>, name: string): boolean {
  return builds === undefined || builds.includes(name)
}
