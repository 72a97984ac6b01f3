import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { checkIsFile } from '../base/checkIsFile.js'
import { DataError } from '../base/errors.js'

export type FileFormat = 'parquet' | 'csv' | 'csv.gz' | 'arrowFile' | 'arrowStream'

/** Files that tables are read from. */
export const tableFormats =
  'Give a .parquet, .csv, .csv.gz, .arrow, .arrows, .feather or .ipc file.'

/**
 * The format of a table file: by its extension, checked against the bytes it begins and ends with.
 *
 * @throws {DataError} `FILE_MISSING`, `FILE_IS_DIRECTORY`, `FORMAT_UNKNOWN`, `EMPTY`, `NOT_PARQUET`,
 * `NOT_CSV`, `NOT_GZIP`, `NOT_ARROW` or `TRUNCATED`
 */
export function fileFormat(file: string): FileFormat {
  checkIsFile(file, tableFormats)
  const name = file.toLowerCase()
  const check = Object.entries(checkOf).find(([extension]) => name.endsWith(extension))?.[1]
  if (!check) {
    throw new DataError('FORMAT_UNKNOWN', 'the format is not known', { file }, tableFormats)
  }
  const ends = readEnds(file)
  if (ends.size === 0) throw new DataError('EMPTY', 'the file is empty', { file })
  return check(file, ends)
}

interface Ends {
  size: number
  /** The file's first and last 8 bytes. */
  head: string
  tail: string
}

const checkOf: Record<string, (file: string, ends: Ends) => FileFormat> = {
  '.parquet': checkParquet,
  '.csv': checkCsv,
  '.csv.gz': checkGzip,
  '.arrow': checkArrow,
  '.arrows': checkArrow,
  '.feather': checkArrow,
  '.ipc': checkArrow,
}

const parquetMagic = 'PAR1'
const gzipMagic = '\x1f\x8b'
const arrowMagic = 'ARROW1'
const featherMagic = 'FEA1'
const arrowContinuation = '\xff\xff\xff\xff'
const arrowEndOfStream = `${arrowContinuation}\0\0\0\0`

/** What is said of a file that is no Parquet, whatever its name is. */
export function notParquet(file: string): DataError {
  const hint =
    'It may be cut off, or of another format: write it again, or name it after its format.'
  return new DataError('NOT_PARQUET', 'not a Parquet file', { file }, hint)
}

function checkParquet(file: string, { head, tail }: Ends): FileFormat {
  if (!head.startsWith(parquetMagic)) {
    throw notParquet(file)
  }
  if (!tail.endsWith(parquetMagic)) throw truncated(file, 'the Parquet footer is missing')
  return 'parquet'
}

function checkCsv(file: string, { head }: Ends): FileFormat {
  const other = [
    { magic: gzipMagic, what: 'gzip', hint: 'Name it .csv.gz.' },
    { magic: parquetMagic, what: 'Parquet', hint: 'Name it .parquet.' },
    { magic: arrowMagic, what: 'Arrow', hint: 'Name it .arrow.' },
  ].find(({ magic }) => head.startsWith(magic))
  if (other) throw new DataError('NOT_CSV', `not CSV but ${other.what}`, { file }, other.hint)
  return 'csv'
}

function checkGzip(file: string, { head }: Ends): FileFormat {
  if (!head.startsWith(gzipMagic))
    throw new DataError(
      'NOT_GZIP',
      'not a gzip file',
      { file },
      'If it is not packed, name it .csv.',
    )
  return 'csv.gz'
}

function checkArrow(file: string, { size, head, tail }: Ends): FileFormat {
  if (head.startsWith(arrowMagic)) {
    if (size < 16 || !tail.endsWith(arrowMagic)) {
      throw truncated(file, 'the Arrow footer is missing')
    }
    return 'arrowFile'
  }
  if (head.startsWith(featherMagic)) {
    const hint = 'Write it as version 2, which is Arrow (pyarrow: write_feather, version=2).'
    throw new DataError('NOT_ARROW', 'a Feather file of version 1', { file }, hint)
  }
  if (!head.startsWith(arrowContinuation)) {
    throw new DataError('NOT_ARROW', 'not an Arrow IPC file', { file })
  }
  // The mark is optional in the format, but without it a file cut between two batches looks whole.
  if (tail !== arrowEndOfStream) throw truncated(file, 'the Arrow end-of-stream mark is missing')
  return 'arrowStream'
}

/** A file that stops short. */
export function truncated(file: string, what: string, cause?: unknown): DataError {
  return new DataError(
    'TRUNCATED',
    `the file is truncated: ${what}`,
    { file },
    'Copy or write it again.',
    { cause },
  )
}

function readEnds(file: string): Ends {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const read = (position: number) => {
      const bytes = Buffer.alloc(8)
      const count = readSync(handle, bytes, 0, 8, position)
      return bytes.toString('latin1', 0, count)
    }
    return { size, head: read(0), tail: read(Math.max(0, size - 8)) }
  } finally {
    closeSync(handle)
  }
}
