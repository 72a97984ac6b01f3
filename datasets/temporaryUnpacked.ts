import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DataError, SeqarenaError } from '../base/errors.js'
import { scratchPrefix } from '../base/scratch.js'
import { truncated } from './fileFormat.js'

/** A file that goes away when it is no longer needed. */
export interface TemporaryFile {
  path: string
  remove(): void
}

/**
 * A temporary file for what a gzip file holds.
 *
 * @param unpack writes it
 * @throws {DataError} `TRUNCATED` or `CORRUPT`
 * @throws {SeqarenaError} `UNPACK_FAILED`, e.g. when the disk is full
 */
export async function temporaryUnpacked(
  file: string,
  unpack: (path: string) => Promise<void>,
): Promise<TemporaryFile> {
  const folder = mkdtempSync(`${scratchPrefix()}gunzip-`)
  const path = join(folder, 'unpacked.csv')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    await unpack(path)
    return { path, remove }
  } catch (error) {
    remove()
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') throw truncated(file, 'the gzip data stop short', error)
    if (code?.startsWith('Z_')) {
      throw new DataError(
        'CORRUPT',
        `the gzip data are damaged (${message})`,
        { file },
        'Copy or write it again.',
        { cause: error },
      )
    }
    const hint = `Free space in ${tmpdir()}, or set TMPDIR to another folder.`
    throw new SeqarenaError('UNPACK_FAILED', `cannot unpack (${message})`, { file }, hint)
  }
}
