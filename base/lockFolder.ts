import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { checkWritable } from './checkWritable.js'
import { UsageError } from './errors.js'
import { temporaryName } from './files.js'

/** Name of the file in a folder that says which process works in it. */
export const lockFileName = 'run.lock'

/** Whether a start that was killed before it wrote anything may leave an entry of this name in its folder. */
export function isLeftByStart(entry: string): boolean {
  return entry === lockFileName || entry.endsWith('.tmp')
}

/** The process that holds a lock. */
interface Holder {
  pid: number
  /** Ticks since the start of the machine, from /proc: ids are given again. Null where there is no /proc. */
  started: string | null
  /** Inode of the folder: a copy of it is held by nobody. */
  inode: string
}

/**
 * Takes a folder for this process, and makes it where it is not there. A lock whose process is gone is taken over.
 *
 * @returns what gives the folder back; where nothing was put into it, one that was made here goes again
 * @throws {UsageError} `FOLDER_BUSY` naming the process that holds it; `WRITE_FAILED`
 */
export function lockFolder(folder: string): () => void {
  checkWritable(folder)
  let made = mkdirSync(folder, { recursive: true })
  const file = join(folder, lockFileName)
  const { pid } = process
  const holder: Holder = {
    pid,
    started: processStat(pid)?.started ?? null,
    inode: String(statSync(folder, { bigint: true }).ino),
  }
  const own = JSON.stringify(holder)
  while (!writeIfFree(file, own)) {
    const held = contentOf(file)
    if (held === undefined) {
      // It was given back just now, maybe with the folder.
      made ??= mkdirSync(folder, { recursive: true })
      continue
    }
    const other = parseHolder(held)
    if (other && other.inode === holder.inode && isAlive(other)) {
      throw new UsageError(
        'FOLDER_BUSY',
        `is in use by process ${other.pid}`,
        `Wait until it ends, or stop it: kill ${other.pid}`,
        { file: folder },
      )
    }
    removeStale(file, held)
  }
  return () => {
    if (contentOf(file) === own) rmSync(file, { force: true })
    if (made !== undefined) removeEmpty(resolve(folder), resolve(made))
  }
}

/** A link makes the file with its whole content or not at all, whoever tries the same. */
function writeIfFree(file: string, content: string): boolean {
  const temporary = temporaryName(file)
  try {
    writeFileSync(temporary, content)
    linkSync(temporary, file)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOENT') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    return writeWithoutLink(file, content)
  } finally {
    rmSync(temporary, { force: true })
  }
}

function writeWithoutLink(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parseHolder(content: string): Holder | undefined {
  try {
    const holder = JSON.parse(content) as Holder | null
    return Number.isSafeInteger(holder?.pid) && holder!.pid > 0 ? holder! : undefined
  } catch {
    return undefined
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Otherwise it is there, and another user's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const now = processStat(pid)
  if (!now) return true
  const hasEnded = now.state === 'Z' || now.state === 'X'
  return !hasEnded && (started === null || started === now.started)
}

/** State and start of a process, fields 3 and 22 of proc_pid_stat(5); undefined where there is no /proc. */
function processStat(pid: number): { state: string; started: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name before them may have spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], started: fields[19] }
  } catch {
    return undefined
  }
}

/** Another process may have taken it over just now: what was moved aside by mistake is put back. */
function removeStale(file: string, content: string) {
  const aside = temporaryName(file)
  try {
    renameSync(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = contentOf(aside)
  rmSync(aside, { force: true })
  if (moved !== undefined && moved !== content) writeIfFree(file, moved)
}

/** Removes the folder and those above it up to `top`, as far as nothing is in them. */
function removeEmpty(folder: string, top: string) {
  try {
    rmdirSync(folder)
  } catch {
    return
  }
  if (folder !== top) removeEmpty(dirname(folder), top)
}
