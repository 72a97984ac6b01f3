import { readdirSync, readFileSync } from 'node:fs'

/** A process that this one started. */
export interface ChildProcessNow {
  pid: string
  /** Whether it reads files; it is one also when it is dead and nobody has waited for it. */
  isReader: boolean
}

/** Processes that this one started and that are still there, zombies included. */
export function childProcesses(): ChildProcessNow[] {
  const read = (path: string) => readFileSync(`/proc/${path}`, 'latin1')
  const threads = readdirSync('/proc/self/task')
  const pids = threads.flatMap((thread) =>
    read(`self/task/${thread}/children`).split(' ').filter(Boolean),
  )
  return pids.flatMap((pid) => {
    // It may end while it is looked at.
    try {
      const isNamed = read(`${pid}/comm`).trim() === 'seqarena-reader'
      return [{ pid, isReader: isNamed || read(`${pid}/cmdline`).includes('readerMain') }]
    } catch {
      return []
    }
  })
}
