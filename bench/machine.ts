import { cpus, totalmem } from 'node:os'
import { workerCount } from '../base/workerCount.js'

/** `AMD EPYC 9V74, 2 cores, 23 GB`. */
export function machine(): string {
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`
  return `${cpus()[0]?.model.trim() ?? 'unknown'}, ${workerCount(0)} cores, ${memory}`
}
