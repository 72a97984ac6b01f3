import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { InterruptedError } from './errors.js'

/**
 * `sha256:…` of every byte of a file, which is streamed.
 *
 * @throws {InterruptedError} when the signal comes
 */
export async function fileFingerprint(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash, { signal })
  } catch (error) {
    throw signal?.aborted ? new InterruptedError(`reading ${file} was stopped`) : error
  }
  return `sha256:${hash.digest('hex')}`
}
