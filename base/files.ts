import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { SeqarenaError } from './errors.js'

/** A name beside `path` for a result that is not finished; unique to this call. */
export function temporaryName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`
}

/**
 * Writes a file so that its final name never shows half of it: temporary name, fsync, rename.
 *
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file, e.g. when the disk is full; nothing is left behind
 */
export function writeFileAtomic(path: string, data: string | Uint8Array): void {
  writeAtomically(path, (temporary) => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    const file = openSync(temporary, 'w')
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  })
}

/**
 * Writes a file atomically that something else makes: `write` gets the temporary name to write to.
 *
 * @throws {SeqarenaError} `WRITE_FAILED` naming the file
 */
export function writeAtomically(path: string, write: (temporary: string) => void): void {
  const temporary = temporaryName(path)
  try {
    write(temporary)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true, recursive: true })
    throw writeFailed(path, error)
  }
}

/** {@link writeAtomically} for writers that take their time. */
export async function writeAtomicallyAsync(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await write(temporary)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true, recursive: true })
    throw writeFailed(path, error)
  }
}

/**
 * Moves a file to its name that another process makes, which may be ended in the midst of it.
 *
 * @param make gets a path of the same name in a folder beside `path`; whatever else is left in there is removed
 * @throws what `make` throws; {SeqarenaError} `WRITE_FAILED` naming the file where it cannot stand there
 */
export async function moveWhenMade<Result>(
  path: string,
  make: (temporary: string) => Promise<Result>,
): Promise<Result> {
  const folder = temporaryName(path)
  const temporary = join(folder, basename(path))
  tryWriting(path, () => mkdirSync(folder))
  try {
    const result = await make(temporary)
    tryWriting(path, () => renameSync(temporary, path))
    return result
  } finally {
    rmSync(folder, { force: true, recursive: true })
  }
}

function tryWriting(path: string, write: () => void) {
  try {
    write()
  } catch (error) {
    throw writeFailed(path, error)
  }
}

/** What a failure to write this file is told as. */
export function writeFailed(path: string, cause: unknown): SeqarenaError {
  if (cause instanceof SeqarenaError) return cause
  const code = (cause as NodeJS.ErrnoException).code
  const reason = cause instanceof Error ? cause.message : String(cause)
  const hint =
    code === 'ENOSPC'
      ? 'The disk is full: free some space and run it again.'
      : code === 'ENOENT'
        ? `Make the folder ${dirname(path)} first.`
        : ''
  return new SeqarenaError(
    'WRITE_FAILED',
    `cannot write (${reason})`,
    { file: path },
    hint,
    undefined,
    {
      cause,
    },
  )
}
