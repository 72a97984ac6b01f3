import type { ErrorRecord } from '../../base/errorRecord.js'
import type { OnRows } from '../onRows.js'
import type { Layout } from './layout.js'

/** Where arrays are, see slots.ts. */
export interface Slot {
  number: number
  layout: Layout
}

/** The channel between the two processes, in both directions. */
export const channelFd = 3

/** What the process that reads is told. */
export type Request =
  /** Opens a file through a module, in the folder that its path is relative to; one at a time. */
  | { kind: 'open'; folder: string; module: string; file: string; options: unknown }
  /** Begins a scan, of which so many pieces may be sent. */
  | { kind: 'scan'; scan: number; name: string; args: readonly unknown[]; credit: number }
  /** So many more pieces may be sent, and these slots are free again. */
  | { kind: 'more'; scan: number; pieces: number; slots: readonly number[] }
  | { kind: 'stop'; scan: number }
  | { kind: 'close' }

/** What it says. */
export type Answer =
  /** How far opening is. */
  | { kind: 'progress'; rows: Parameters<OnRows> }
  | { kind: 'opened'; info: unknown }
  | { kind: 'openFailed'; error: ErrorRecord }
  /** Its arrays are beside it, or in a slot. */
  | { kind: 'piece'; scan: number; piece: unknown; slot?: Slot }
  | { kind: 'end'; scan: number }
  | { kind: 'scanFailed'; scan: number; error: ErrorRecord }
  /** At the start, and while native work is under way. */
  | { kind: 'alive' }
