import { totalmem } from 'node:os'

/** What reading a file may take before it is given up. */
export interface ReaderLimits {
  /** Without anything read and without native work under way. */
  silentSeconds: number
  /** Resident memory of the process that reads. */
  memoryBytes: number
}

const leastMemoryBytes = 2 * 2 ** 30

/** Half of the memory that there is. */
export function readerLimits(): ReaderLimits {
  const allowed = process.constrainedMemory()
  const there = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem()
  return { silentSeconds: 60, memoryBytes: Math.max(leastMemoryBytes, there / 2) }
}
