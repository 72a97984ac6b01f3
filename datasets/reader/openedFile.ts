import type { OnRows } from '../onRows.js'
import type { Message } from './frames.js'

/** A file that is open in the process that reads it: what is known of it, and what can be read of it. */
export interface OpenedFile {
  /** Plain data. */
  info: unknown
  /** Each may run several times, also at the same time. The arrays of a piece are copied before the next is asked for. */
  scans: Readonly<Record<string, Scan>>
  close(): void
}

/** Plain data in, pieces out. */
export type Scan = (...args: never[]) => AsyncIterable<Message<unknown>>

/**
 * The default export of a module that opens files in the process that reads them.
 *
 * @param onRows tells the other process how far the work is, where opening is much of it
 */
export type OpenFile = (file: string, options: never, onRows: OnRows) => Promise<OpenedFile>
