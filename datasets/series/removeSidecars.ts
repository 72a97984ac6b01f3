import { rmSync } from 'node:fs'
import { scalesFile } from './scales.js'
import { seriesFileOf } from './seriesOrigin.js'

/** Removes what stands beside a table of an earlier one of its name. @param own files that are of this one */
export function removeSidecars(table: string, own: readonly string[]): void {
  for (const sidecar of [scalesFile(table), seriesFileOf(table)]) {
    if (!own.includes(sidecar)) rmSync(sidecar, { force: true })
  }
}
