import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFailed } from './files.js'

/**
 * Runs `use` with an empty folder, its absolute path without links, that is gone afterwards; also when the process
 * exits before.
 *
 * @param prefix first part of the folder's name
 * @throws {SeqarenaError} `WRITE_FAILED` when it cannot be made
 */
export async function withTemporaryFolder<Result>(
  prefix: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeFolder(join(tmpdir(), prefix))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', remove)
  try {
    return await use(folder)
  } finally {
    process.off('exit', remove)
    remove()
  }
}

function makeFolder(start: string): string {
  try {
    return realpathSync(mkdtempSync(start))
  } catch (error) {
    throw writeFailed(start, error)
  }
}
