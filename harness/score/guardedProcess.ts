import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { InterruptedError } from '../../base/errors.js'
import { OutputTail } from '../../base/outputTail.js'
import { killIfAlive, killTree, processTree } from '../../base/processTree.js'
import { answerFd, pointFd } from './protocol.js'
import type { SolutionCommand } from './solutionCommand.js'

/** How a process ended. */
export interface ProcessEnd {
  code: number | null
  signal: NodeJS.Signals | null
  /** The reason why the process could not even be started. */
  error?: Error
}

export interface GuardOptions {
  /** Gets what the process prints, as it comes. */
  onOutput?(text: string): void
  /** Called when this process is told to stop, by `signal` or by the system. */
  onInterrupt(error: InterruptedError): void
  signal?: AbortSignal
}

/** How long after a process's end its last output is waited for. */
const drainMs = 1000
const hostSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * A child process that never outlives this one: not when it is killed, nor when this process exits or gets
 * SIGINT, SIGTERM or SIGHUP (whose usual effect is held back until the child has ended). Its descendants go
 * with it, but for one that has left the group and lost its parent; a sandbox holds that one, too.
 */
export class GuardedProcess {
  readonly points: Writable
  readonly answers: Readable
  /** The end of what it printed. */
  readonly tail = new OutputTail()
  /** Settles when the process is gone and its last output is read; never rejects. */
  readonly ended: Promise<ProcessEnd>
  private readonly child: ChildProcess
  private hasEnded = false

  constructor(
    { command: [program, ...args], folder, env }: SolutionCommand,
    private readonly options: GuardOptions,
  ) {
    this.child = spawn(program, args, {
      cwd: folder,
      env,
      // A group of its own: Ctrl-C reaches this process alone, and the group can be ended as a whole.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    })
    this.points = this.child.stdio[pointFd] as Writable
    this.answers = this.child.stdio[answerFd] as Readable
    // The other side is gone; how the process ended tells more.
    for (const stream of [this.points, this.answers]) stream.on('error', () => {})
    for (const output of [this.child.stdout!, this.child.stderr!]) {
      output.setEncoding('utf8').on('data', (text: string) => {
        this.tail.push(text)
        options.onOutput?.(text)
      })
    }
    this.ended = this.untilEnd().finally(() => this.release())
    for (const name of hostSignals) process.on(name, this.onHostSignal)
    process.on('exit', this.onHostExit)
    options.signal?.addEventListener('abort', this.onAbort)
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  /** Memory of the process and its descendants. */
  async residentBytes(): Promise<number> {
    if (this.child.pid === undefined || this.hasEnded) return 0
    const tree = await processTree(this.child.pid).catch(() => [])
    return tree.reduce((sum, process) => sum + process.residentBytes, 0)
  }

  async kill(): Promise<void> {
    if (this.child.pid !== undefined && !this.hasEnded) await killTree(this.child.pid)
  }

  private untilEnd(): Promise<ProcessEnd> {
    const { child } = this
    return new Promise((resolve) => {
      child.on('error', (error) => {
        if (child.pid === undefined) resolve({ code: null, signal: null, error })
      })
      child.on('exit', (code, signal) => {
        this.hasEnded = true
        // What it left behind in its group would hold the pipes open.
        killIfAlive(-child.pid!)
        const timer = setTimeout(() => resolve({ code, signal }), drainMs)
        child.on('close', () => {
          clearTimeout(timer)
          resolve({ code, signal })
        })
      })
    })
  }

  private release(): void {
    for (const stream of this.child.stdio) stream?.destroy()
    for (const name of hostSignals) process.off(name, this.onHostSignal)
    process.off('exit', this.onHostExit)
    this.options.signal?.removeEventListener('abort', this.onAbort)
  }

  private readonly onAbort = () => {
    this.options.onInterrupt(new InterruptedError('the replay was stopped'))
  }

  private readonly onHostSignal = (name: NodeJS.Signals) => {
    this.options.onInterrupt(new InterruptedError(`the replay was stopped by ${name}`))
  }

  private readonly onHostExit = () => {
    if (this.child.pid !== undefined && !this.hasEnded) killIfAlive(-this.child.pid)
  }
}
