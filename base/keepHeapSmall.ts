import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the space for young objects, of this thread and of those started later, at its first size. For work on
 * typed arrays: otherwise some garbage while tables are read makes it 32 MB, which stay.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
