import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { nativeWork } from '../base/nativeWork.js'
import { type TemporaryFile, temporaryUnpacked } from './temporaryUnpacked.js'

/**
 * Unpacks a gzip file. DuckDB reads gzip itself, but takes a truncated or damaged file for whole wherever
 * the damage ends on a row; here the checksum is checked.
 *
 * @throws {DataError} `TRUNCATED` or `CORRUPT`
 * @throws {SeqarenaError} `UNPACK_FAILED`, e.g. when the disk is full
 */
export function gunzipToTemporary(file: string): Promise<TemporaryFile> {
  return temporaryUnpacked(file, (path) =>
    nativeWork(pipeline(createReadStream(file), createGunzip(), createWriteStream(path))),
  )
}
