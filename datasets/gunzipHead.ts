import { closeSync, createReadStream, ftruncateSync, openSync, writeSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { type TemporaryFile, temporaryUnpacked } from './temporaryUnpacked.js'

/** The first records of a gzip file of CSV, unpacked. */
export interface UnpackedHead extends TemporaryFile {
  /** Whether these are all records. */
  isWhole: boolean
  /** Size of the records, and of that part of the gzip file that was read for them. */
  bytes: number
  packedBytes: number
}

/**
 * Unpacks the beginning of a gzip file of CSV, up to the end of the last record in `mostBytes`, or all of a smaller one.
 *
 * @throws {DataError} `TRUNCATED` or `CORRUPT`, of as much as is read
 * @throws {SeqarenaError} `UNPACK_FAILED`, e.g. when the disk is full
 */
export async function gunzipHead(file: string, mostBytes: number): Promise<UnpackedHead> {
  const head = { isWhole: true, bytes: 0, packedBytes: 0 }
  const unpacked = await temporaryUnpacked(file, async (path) => {
    const packed = createReadStream(file)
    const gunzip = createGunzip()
    packed.on('error', (error) => gunzip.destroy(error)).pipe(gunzip)
    const target = openSync(path, 'w')
    const records = new RecordEnds()
    try {
      for await (const piece of gunzip as AsyncIterable<Buffer>) {
        writeSync(target, piece)
        records.push(piece)
        if (records.bytes < mostBytes) continue
        head.isWhole = false
        break
      }
      head.packedBytes = gunzip.bytesWritten
      head.bytes = head.isWhole ? records.bytes : records.lastEnd
      if (!head.isWhole) ftruncateSync(target, head.bytes)
    } finally {
      packed.destroy()
      closeSync(target)
    }
  })
  return { ...unpacked, ...head }
}

const [newLine, carriageReturn, quote] = [10, 13, 34]

/** Finds the ends of CSV's records: those of lines that are not inside quotes. */
class RecordEnds {
  bytes = 0
  private isQuoted = false
  private readonly endOf = new Map<number, number>()

  /** Bytes up to the end of the last record; all where none has ended. */
  get lastEnd(): number {
    return this.endOf.get(newLine) ?? this.endOf.get(carriageReturn) ?? this.bytes
  }

  push(piece: Buffer): void {
    if (this.isQuoted || piece.includes(quote)) this.pushQuoted(piece)
    else {
      for (const sign of [newLine, carriageReturn]) {
        const at = piece.lastIndexOf(sign)
        if (at >= 0) this.endOf.set(sign, this.bytes + at + 1)
      }
    }
    this.bytes += piece.length
  }

  private pushQuoted(piece: Buffer): void {
    for (let i = 0; i < piece.length; i++) {
      const sign = piece[i]
      if (sign === quote) this.isQuoted = !this.isQuoted
      else if (!this.isQuoted && (sign === newLine || sign === carriageReturn)) {
        this.endOf.set(sign, this.bytes + i + 1)
      }
    }
  }
}
