import { readFileSync } from 'node:fs'
import { DataError } from './errors.js'
import { writeFileAtomic } from './files.js'

export function writeJsonFile(file: string, value: unknown): void {
  writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`)
}

/**
 * A JSON object out of the folder of a run.
 *
 * @throws {DataError} `RUN_UNREADABLE` when it is missing or no JSON object
 */
export function readJsonFile<T extends object>(file: string): T {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as T
    throw new Error('it is no JSON object')
  } catch (cause) {
    const reason = (cause as Error).message
    const hint = 'Restore the file, or start anew under another --name.'
    throw new DataError('RUN_UNREADABLE', `cannot be read (${reason})`, { file }, hint, { cause })
  }
}
