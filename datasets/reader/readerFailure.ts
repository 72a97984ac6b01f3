import { constants } from 'node:os'
import { DataError, SeqarenaError } from '../../base/errors.js'
import type { OutputTail } from '../../base/outputTail.js'
import type { ReaderLimits } from './limits.js'

const damaged = 'It may be damaged: copy or write it again.'

export function hungError(file: string, { silentSeconds }: ReaderLimits): DataError {
  return new DataError(
    'READER_HUNG',
    `nothing could be read for ${silentSeconds} s`,
    { file },
    damaged,
  )
}

export function memoryError(file: string, { memoryBytes }: ReaderLimits): DataError {
  const what = `reading it takes more than ${(memoryBytes / 2 ** 30).toFixed(1)} GB of memory`
  const hint = `${damaged} If it is sound: write it in smaller batches, or as Parquet.`
  return new DataError('READER_MEMORY', what, { file }, hint)
}

/** How a process ended. */
export interface ReaderEnd {
  code: number | null
  signal: NodeJS.Signals | null
}

/** @param tail what it printed: native code says there why it gives up */
export function exitedError(
  file: string,
  { code, signal }: ReaderEnd,
  tail: OutputTail,
): DataError {
  const how =
    signal === null ? `with exit code ${code}` : `by ${signal} (${constants.signals[signal]})`
  const what = `the process that read it ended ${how}`
  return new DataError('READER_EXITED', what, { file }, damaged, { cause: tail.lines() })
}

/** @param reason of the system, or what a process printed that ended before it said anything */
export function startError(reason: string): SeqarenaError {
  return new SeqarenaError('READER_START', `no process can be started to read files (${reason})`)
}
