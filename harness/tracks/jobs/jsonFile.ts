import { readFileSync } from 'node:fs'
import { DataError } from '../../../base/errors.js'
import { writeFileAtomic } from '../../../base/files.js'

export function writeJsonFile(file: string, value: unknown): void {
  writeFileAtomic(file, `${JSON.stringify(value, null, 2)}\n`)
}

/** @throws {DataError} `RUN_UNREADABLE` when it is missing or no JSON object */
export function readJsonFile<T extends object>(file: string): T {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as T
    throw new Error('it is no JSON object')
  } catch (cause) {
    const reason = (cause as Error).message
    const hint = 'Remove the folder that it is in, or choose another --name.'
    throw new DataError('RUN_UNREADABLE', `cannot be read (${reason})`, { file }, hint, { cause })
  }
}
