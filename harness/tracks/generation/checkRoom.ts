import { existsSync, statfsSync } from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, resolve } from 'node:path'
import { UsageError } from '../../../base/errors.js'
import { valueTexts } from '../../../datasets/forms/valueTexts.js'
import type { Table } from '../../../datasets/table.js'

/** Bytes of a cell while a table is made: its value, its code, and room to work. */
const bytesInMemory = 24

/**
 * Refuses a table that would not fit into memory, or onto the disk it is to be written to.
 *
 * @param some rows as they will be, of which the size of all is estimated
 * @throws {UsageError} `TOO_MANY_ROWS` with both estimates
 */
export function checkRoom(file: string, rows: number, some: Table): void {
  const texts = some.columns.map(valueTexts)
  let bytes = 0
  for (let row = 0; row < some.rowCount; row++) {
    for (const text of texts) bytes += Buffer.byteLength(text(row) ?? '') + 1
  }
  const onDisk = (bytes / Math.max(1, some.rowCount)) * rows
  const inMemory = bytesInMemory * some.columns.length * rows
  const folder = nearestFolder(dirname(resolve(file)))
  const { bavail, bsize } = statfsSync(folder)
  const most = totalmem() / 2
  if (onDisk <= bavail * bsize && inMemory <= most) return
  const lacking =
    inMemory > most
      ? `about ${gigabytes(inMemory)} of memory, of ${gigabytes(totalmem())}`
      : `about ${gigabytes(onDisk)} of disk, where ${gigabytes(bavail * bsize)} are free`
  throw new UsageError(
    'TOO_MANY_ROWS',
    `${rows.toLocaleString('en-US')} rows take ${lacking}`,
    'Ask for fewer rows at a time, each time with another --seed.',
    { file },
  )
}

/** The folder itself, or the one that it will be made in. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder))
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toLocaleString('en-US', { maximumFractionDigits: 1 })} GB`
}
