import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'

/** A process and what it holds in memory. */
export interface ProcessUse {
  pid: number
  residentBytes: number
}

/** `root` and its descendants, as far as they are alive: from /proc where there is one, else from `ps`. */
export async function processTree(root: number): Promise<ProcessUse[]> {
  return existsSync('/proc/self/status') ? treeFromProc(root) : treeFromPs(root)
}

function treeFromProc(root: number): ProcessUse[] {
  const found: ProcessUse[] = []
  const waiting = [root]
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    // A process may end between any two of these reads.
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'latin1')
      const kilobytes = Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0)
      found.push({ pid, residentBytes: kilobytes * 1024 })
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1')
        waiting.push(...children.split(' ').filter(Boolean).map(Number))
      }
    } catch {}
  }
  return found
}

/** The tree of processes from `root` on, found in the list that `ps` gives of all. */
export async function treeFromPs(root: number): Promise<ProcessUse[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss='])
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found: ProcessUse[] = []
  const waiting = [root]
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    for (const [rowPid, parent, kilobytes] of rows) {
      if (rowPid === pid) found.push({ pid, residentBytes: kilobytes * 1024 })
      if (parent === pid) waiting.push(rowPid)
    }
  }
  return found
}

/** Ends `root`, its process group and its descendants. `root` must lead a group and not be reaped yet. */
export async function killTree(root: number): Promise<void> {
  const pids = (await processTree(root).catch(() => [])).map(({ pid }) => pid)
  for (const pid of [-root, ...pids]) killIfAlive(pid)
}

/** Sends SIGKILL to a process, or to a group when negative. */
export function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}
