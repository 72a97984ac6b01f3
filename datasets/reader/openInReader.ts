import { InterruptedError, SeqarenaError } from '../../base/errors.js'
import { distFile } from '../../base/packageRoot.js'
import type { OnRows } from '../onRows.js'
import type { Message } from './frames.js'
import { type ReaderLimits, readerLimits } from './limits.js'
import { type FileToOpen, ReaderProcess } from './readerProcess.js'

/** A file that another process has open. */
export interface FileInReader<Info> {
  info: Info
  /** Runs a scan that the module offers. */
  scan(name: string, ...args: unknown[]): AsyncGenerator<Message<unknown>>
  /** The same, but the arrays of a piece may change once the next is asked for. */
  scanQuickly(name: string, ...args: unknown[]): AsyncGenerator<Message<unknown>>
  close(): void
}

export interface ReaderOptions {
  /** Ends the work. */
  signal?: AbortSignal
  limits?: Partial<ReaderLimits>
  /** Told how far opening is, by modules that tell it. */
  onRows?: OnRows
}

/** Those that have not ended; a free one is used again. */
const readers = new Set<ReaderProcess>()
const idleMs = 5000
let idleTimer: NodeJS.Timeout | undefined
const hostSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Opens a file in a process of its own, so that no file can make this one hang or die: whatever its bytes do to
 * the libraries that read it, Ctrl-C is heard, and a `DataError` names it. The process is kept for the next file.
 *
 * @throws what the module throws
 * @throws {DataError} `READER_HUNG`, `READER_MEMORY`, `READER_EXITED`, here and in scans
 * @throws {InterruptedError} when the signal comes; at SIGINT, SIGTERM and SIGHUP while something is read, which do
 *   nothing else then
 */
export async function openInReader<Info>(
  wanted: FileToOpen,
  { signal, limits, onRows = () => {} }: ReaderOptions = {},
): Promise<FileInReader<Info>> {
  if (signal?.aborted) throw stopped(wanted)
  const all = { limits: { ...readerLimits(), ...limits }, signal, onRows }
  const free = [...readers].find(({ isIdle }) => isIdle)
  if (free) {
    try {
      return await openWith<Info>(free, wanted, all)
    } catch (error) {
      // It may have ended while nobody looked, or of what it read before.
      const hasDied = error instanceof SeqarenaError && error.code === 'READER_EXITED'
      if (!hasDied) throw error
    }
  }
  return openWith<Info>(startReader(), wanted, all)
}

/**
 * Ends the processes that read for this thread. A thread has to wait for it before it ends: only whoever started a
 * process is told of its end, and without that it stays in the system's list.
 */
export async function endReaders(): Promise<void> {
  await Promise.all(Array.from(readers, (reader) => reader.end()))
}

/** The compiled module that opens files in the process that reads. */
export function readerModule(name: string): string {
  return distFile(`datasets/reader/${name}.js`)
}

async function openWith<Info>(
  reader: ReaderProcess,
  wanted: FileToOpen,
  { limits, signal, onRows }: ReaderOptions & { limits: ReaderLimits; onRows: OnRows },
): Promise<FileInReader<Info>> {
  const onAbort = () => reader.fail(stopped(wanted))
  let isOpen = true
  const close = () => {
    if (!isOpen) return
    isOpen = false
    signal?.removeEventListener('abort', onAbort)
    reader.close()
  }
  const scan = (name: string, args: unknown[], reuse: boolean) => {
    if (!isOpen) throw new Error(`${wanted.file} was closed`)
    return reader.scan(name, args, reuse)
  }
  signal?.addEventListener('abort', onAbort)
  const opened = reader.open(wanted, limits, onRows)
  onReadersChanged()
  try {
    return {
      info: (await opened) as Info,
      scan: (name, ...args) => scan(name, args, false),
      scanQuickly: (name, ...args) => scan(name, args, true),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

function stopped({ file }: { file: string }, by = ''): InterruptedError {
  return new InterruptedError(`reading ${file} was stopped${by}`)
}

function startReader(): ReaderProcess {
  const reader = new ReaderProcess(onReadersChanged)
  readers.add(reader)
  return reader
}

function onReadersChanged() {
  for (const reader of readers) if (reader.hasEnded) readers.delete(reader)
  clearTimeout(idleTimer)
  idleTimer = setTimeout(endIdle, idleMs).unref()
  const isBusy = [...readers].some((reader) => reader.isBusy)
  for (const name of hostSignals) {
    process.off(name, onHostSignal)
    if (isBusy) process.on(name, onHostSignal)
  }
  process.off('exit', onHostExit)
  if (readers.size > 0) process.on('exit', onHostExit)
}

function endIdle() {
  for (const reader of readers) if (reader.isIdle) reader.fail(new Error('idle'))
}

function onHostSignal(name: NodeJS.Signals) {
  const asked = [...readers].filter(({ isAsked }) => isAsked)
  for (const reader of asked) {
    reader.fail(stopped(reader, ` by ${name}`))
  }
  if (asked.length > 0 || process.listenerCount(name) > 1) return
  // Nothing to stop, and nobody else who listens: what the signal does by itself.
  process.off(name, onHostSignal)
  process.kill(process.pid, name)
}

function onHostExit() {
  for (const reader of readers) reader.kill()
}
