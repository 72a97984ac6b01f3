import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Begins the path of whatever a process keeps for a time in the system's folder for temporary files. */
export function scratchPrefix(pid: number = process.pid): string {
  return join(tmpdir(), namePrefix(pid))
}

/** Removes what a process that was ended has left there. */
export function removeScratch(pid: number): void {
  const left = readdirSync(tmpdir()).filter((name) => name.startsWith(namePrefix(pid)))
  for (const name of left) rmSync(join(tmpdir(), name), { recursive: true, force: true })
}

function namePrefix(pid: number): string {
  return `seqarena-${pid}-`
}
