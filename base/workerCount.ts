import { availableParallelism } from 'node:os'
import { UsageError } from './errors.js'

/**
 * Threads to use when `asked` is 0 (as many as there are cores), else `asked`.
 *
 * @throws {UsageError} `BAD_WORKERS`
 */
export function workerCount(asked: number): number {
  if (!Number.isInteger(asked) || asked < 0) {
    throw new UsageError('BAD_WORKERS', `${asked} workers`, 'Give a whole number, 1 or more.')
  }
  return asked === 0 ? availableParallelism() : asked
}
