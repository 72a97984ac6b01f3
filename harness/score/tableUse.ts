import { existsSync } from 'node:fs'
import { fileFingerprint } from '../../base/fileFingerprint.js'
import { RunFolder } from '../../train/forecast/runFolder.js'
import type { Solution } from './resolveSolution.js'

/** What a run did with a table: fitted to it, chose by it, scored itself on it once, or never saw it. */
export type TableUse = 'train' | 'valid' | 'test' | 'none'

/**
 * What the run of a solution did with a table file, told by the file's bytes; undefined for a solution that is no run
 * folder, and for a run on simulated data.
 *
 * @throws {InterruptedError} when the signal comes
 */
export async function tableUse(
  { modelDir }: Solution,
  file: string,
  signal?: AbortSignal,
): Promise<TableUse | undefined> {
  if (modelDir === undefined) return undefined
  const run = new RunFolder(modelDir)
  if (!existsSync(run.file('config.json'))) return undefined
  const { config, data } = run.readConfig()
  if (config.data === null) return undefined
  // One fingerprint for each file that was given, in this order.
  const uses = (['train', 'valid', 'test'] as const).filter(
    (use) => config[use === 'train' ? 'data' : use] !== null,
  )
  const own = await fileFingerprint(file, signal)
  const place = data.fingerprint.split(' ').indexOf(own)
  return uses[place] ?? 'none'
}

/** What is to be known of a score on a table that a run has used already; undefined where that is nothing. */
export function usedInWords(use: TableUse, label: string): string | undefined {
  if (use === 'train') {
    return `${label} was trained on sequences of this table: the score says little about new ones`
  }
  if (use === 'valid') {
    return `the sequences of this table chose the epoch of ${label}: the score is a little too good`
  }
  return undefined
}
