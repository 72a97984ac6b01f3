import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Processes and a folder that do not outlive this process, however it is stopped. */
export class Children {
  /** Folder of the files that are handed to children. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'seqarena-bench-')))
  private readonly running = new Set<ChildProcess>()

  constructor() {
    process.once('exit', () => this.end())
    // Without a listener a signal would end the process with no exit event.
    for (const [signal, number] of [
      ['SIGINT', 2],
      ['SIGTERM', 15],
      ['SIGHUP', 1],
    ] as const) {
      process.once(signal, () => process.exit(128 + number))
    }
  }

  start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(command, args, options)
    this.running.add(child)
    child.once('close', () => this.running.delete(child))
    return child
  }

  /** Stops what runs and removes the folder. */
  end() {
    for (const child of this.running) child.kill()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
