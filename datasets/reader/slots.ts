import { closeSync, openSync, readSync, unlinkSync, writevSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryName } from '../../base/files.js'
import { aligned, arraysAt, type Layout, layoutBytes, type NumberArray } from './layout.js'
import type { Slot } from './protocol.js'
import { startError } from './readerFailure.js'

// Large pieces go through a file that is never written to disk: through the channel, whose buffer holds less than
// one of them, each would take several switches between the processes, which cost more than the copy.

/** The file, in the process that reads. */
export const slotsFd = 4
/** Pieces that may lie in it. */
export const slotCount = 8
const slotBytes = 1 << 22
/** Smaller pieces go through the channel. */
const smallBytes = 1 << 14

/** Opens a file for both processes that has no name, in memory where the system has a place for that. */
export function openSlots(): number {
  for (const folder of ['/dev/shm', tmpdir()]) {
    const path = temporaryName(join(folder, 'seqarena'))
    try {
      const fd = openSync(path, 'wx+', 0o600)
      unlinkSync(path)
      return fd
    } catch {}
  }
  throw startError(`no file can be written in ${tmpdir()}`)
}

export function closeSlots(fd: number): void {
  closeSync(fd)
}

const padding = new Uint8Array(8)

/** @returns whether it was written: neither too small nor too large, and there was room */
export function writeSlot(slot: number, layout: Layout, arrays: readonly NumberArray[]): boolean {
  const size = layoutBytes(layout, 0)
  if (size < smallBytes || size > slotBytes) return false
  const parts: NumberArray[] = []
  let at = 0
  for (const array of arrays) {
    if (at % 8 !== 0) parts.push(padding.subarray(0, aligned(at) - at))
    parts.push(array)
    at = aligned(at) + array.byteLength
  }
  try {
    return writevSync(slotsFd, parts, slot * slotBytes) === size
  } catch {
    // The system's place is full.
    return false
  }
}

/** @param memory takes the arrays, and is made anew where it is too small */
export function readSlot(
  fd: number,
  { number: slot, layout }: Slot,
  memory: Buffer | undefined,
): NumberArray[] {
  const size = layoutBytes(layout, 0)
  const target = memory && memory.length >= size ? memory : Buffer.allocUnsafeSlow(size)
  let done = 0
  while (done < size) {
    const count = readSync(fd, target, done, size - done, slot * slotBytes + done)
    if (count === 0) throw new Error('a piece is shorter than it should be')
    done += count
  }
  return arraysAt(target.buffer, target.byteOffset, layout)
}
