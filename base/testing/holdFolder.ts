import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFileName } from '../lockFolder.js'

/** Writes the lock of a process that lives, by default of another one than this. */
export function holdFolder(
  folder: string,
  { pid = process.ppid, started = null as string | null } = {},
) {
  const inode = String(statSync(folder, { bigint: true }).ino)
  writeFileSync(join(folder, lockFileName), JSON.stringify({ pid, started, inode }))
}
