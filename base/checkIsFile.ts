import { statSync } from 'node:fs'
import { DataError, UsageError } from './errors.js'

/**
 * @param wanted sentence that says which files are taken
 * @param fault what is at fault: `data` for a table, `usage` for what says what to do with it
 * @throws {DataError} `FILE_MISSING`, `FILE_IS_DIRECTORY`
 * @throws {UsageError} the same
 */
export function checkIsFile(file: string, wanted: string, fault: 'data' | 'usage' = 'data'): void {
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat && !stat.isDirectory()) return
  const code = stat ? 'FILE_IS_DIRECTORY' : 'FILE_MISSING'
  const what = stat ? 'is a folder, not a file' : 'no such file'
  const hint = stat ? wanted : ''
  if (fault === 'usage') throw new UsageError(code, what, hint, { file })
  throw new DataError(code, what, { file }, hint)
}
