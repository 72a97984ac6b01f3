import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { DataError, SeqarenaError } from '../base/errors.js'
import { nativeWork } from '../base/nativeWork.js'
import { scratchPrefix } from '../base/scratch.js'
import { truncated } from './fileFormat.js'

/** A file that goes away when it is no longer needed. */
export interface TemporaryFile {
  path: string
  remove(): void
}

/**
 * Unpacks a gzip file. DuckDB reads gzip itself, but takes a truncated or damaged file for whole wherever
 * the damage ends on a row; here the checksum is checked.
 *
 * @throws {DataError} `TRUNCATED` or `CORRUPT`
 * @throws {SeqarenaError} `UNPACK_FAILED`, e.g. when the disk is full
 */
export async function gunzipToTemporary(file: string): Promise<TemporaryFile> {
  const folder = mkdtempSync(`${scratchPrefix()}gunzip-`)
  const path = join(folder, 'unpacked.csv')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    await nativeWork(pipeline(createReadStream(file), createGunzip(), createWriteStream(path)))
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
