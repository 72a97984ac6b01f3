import { existsSync, mkdtempSync, rmdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from './errors.js'

/**
 * Sees before the work starts that a folder, or the nearest one above it that is there, can be written.
 *
 * @throws {UsageError} `WRITE_FAILED` naming the folder that the system refuses
 */
export function checkWritable(folder: string): void {
  let nearest = resolve(folder)
  while (!existsSync(nearest)) nearest = dirname(nearest)
  try {
    rmdirSync(mkdtempSync(join(nearest, '.seqarena-')))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new UsageError(
      'WRITE_FAILED',
      code === 'EROFS' ? 'is on a read-only file system' : `cannot be written to (${code})`,
      code === 'ENOSPC'
        ? 'The disk is full: free some space and run it again.'
        : 'Choose a folder that can be written, or change its permissions.',
      { file: nearest },
      { cause },
    )
  }
}
