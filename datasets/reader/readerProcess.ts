import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorFromRecord } from '../../base/errorRecord.js'
import { OutputTail } from '../../base/outputTail.js'
import { distFile } from '../../base/packageRoot.js'
import { processTree } from '../../base/processTree.js'
import { removeScratch } from '../../base/scratch.js'
import type { OnRows } from '../onRows.js'
import { encodeFrame, FrameReader, type Message } from './frames.js'
import type { ReaderLimits } from './limits.js'
import { type Answer, channelFd, type Request, type Slot } from './protocol.js'
import { exitedError, hungError, memoryError, type ReaderEnd, startError } from './readerFailure.js'
import { closeSlots, openSlots, readSlot, slotCount } from './slots.js'

/** A file to open: by the default export of a module, an `OpenFile`. */
export interface FileToOpen {
  /** Path of a compiled module. */
  module: string
  file: string
  /** Plain data, for the module. */
  options: unknown
}

/** A piece that has come. */
interface Piece extends Message<unknown> {
  /** Where its arrays are, unless they came with it. */
  slot?: Slot
}

/** A scan as this side sees it. */
interface RunningScan {
  pieces: Piece[]
  /** Pieces asked for that have not come. */
  owed: number
  /** Pieces taken since more were asked for. */
  taken: number
  isStopped: boolean
  isEnded: boolean
  error?: Error
  /** Wakes whoever waits for a piece. */
  wake?: () => void
}

/** A file that is being opened. */
interface Opening {
  onRows: OnRows
  resolve(info: unknown): void
  reject(error: Error): void
}

/** Pieces of a scan that may be under way, so that neither process waits for the other. */
const window = slotCount
const watchMs = 200
/** How long its start may take, which has nothing to do with a file. */
const startMs = 60_000
/** How long after a process's end its last output is waited for. */
const drainMs = 500
/** How long the end of a killed process is waited for: while the system is busy for it, it cannot end. */
const killMs = 5000

/**
 * A process that reads files for this one, one at a time. Where it hangs, dies or takes too much memory, it is
 * ended, and whatever waits for it fails with a `DataError` that names the file, once it is gone: it writes nothing
 * any more then. It keeps this process alive only while somebody waits for it, and never outlives it.
 */
export class ReaderProcess {
  /** Whether the process is gone. */
  hasEnded = false
  private readonly child: ChildProcess
  private readonly channel: Socket
  private readonly slots = openSlots()
  private readonly tail = new OutputTail()
  private readonly answers = new FrameReader<Answer>()
  private readonly scans = new Map<number, RunningScan>()
  private opening?: Opening
  private failure?: Error
  private wanted?: FileToOpen
  private limits?: ReaderLimits
  private hasAnswered = false
  private nextScan = 0
  /** Slots whose pieces were taken since it was last told. */
  private freeSlots: number[] = []
  private watch?: NodeJS.Timeout
  /** Looks at it since it last gave a sign of life. */
  private silentLooks = 0
  private isMeasuring = false

  /** @param onChange called when it has become idle, has failed, or has ended */
  constructor(private readonly onChange: () => void) {
    const main = distFile('datasets/reader/readerMain.js')
    this.child = spawn(process.execPath, [main, String(process.pid)], {
      // A group of its own: Ctrl-C reaches this process alone, which ends the other where it should.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', this.slots],
    })
    this.channel = this.child.stdio[channelFd] as Socket
    this.channel.on('data', (bytes) => this.onBytes(bytes))
    // The other side is gone; how the process ended tells more.
    this.channel.on('error', () => {})
    const errors = this.child.stderr as Socket
    errors.setEncoding('utf8').on('data', (text: string) => this.tail.push(text))
    errors.unref()
    this.child.on('error', (error) => {
      this.hasEnded = this.child.pid === undefined
      this.fail(startError(error.message))
    })
    this.child.on('exit', (code, signal) => void this.onExit({ code, signal }))
    this.update()
  }

  /** Whether it can be asked for another file. */
  get isIdle(): boolean {
    return !this.failure && !this.wanted && this.scans.size === 0
  }

  /** Whether it is at work, and no reason to end it has come. */
  get isBusy(): boolean {
    return !this.failure && !this.isIdle
  }

  /** Whether somebody waits for it. */
  get isAsked(): boolean {
    if (this.opening) return true
    return [...this.scans.values()].some(({ owed, isStopped }) => owed > 0 && !isStopped)
  }

  /** The open file. */
  get file(): string {
    return this.wanted?.file ?? ''
  }

  /**
   * Opens a file.
   *
   * @param onRows told what the module tells while it opens the file
   * @returns what the module says of it
   * @throws what the module throws; what `fail` is called with; {DataError} `READER_HUNG`, `READER_MEMORY`,
   *   `READER_EXITED`
   */
  open(wanted: FileToOpen, limits: ReaderLimits, onRows: OnRows): Promise<unknown> {
    this.wanted = wanted
    this.limits = limits
    return new Promise((resolve, reject) => {
      this.opening = { onRows, resolve, reject }
      if (this.failure) this.tellFailure(this.failure)
      else this.ask({ kind: 'open', folder: process.cwd(), ...wanted })
    })
  }

  /**
   * Runs a scan of the open file.
   *
   * @param reuse whether the arrays of a piece may change once the next is asked for, which saves time
   * @throws as `open`
   */
  async *scan(
    name: string,
    args: readonly unknown[],
    reuse: boolean,
  ): AsyncGenerator<Message<unknown>> {
    if (this.failure) throw this.failure
    const id = this.nextScan++
    const scan: RunningScan = {
      pieces: [],
      owed: window,
      taken: 0,
      isStopped: false,
      isEnded: false,
    }
    this.scans.set(id, scan)
    this.ask({ kind: 'scan', scan: id, name, args, credit: window })
    let memory: Buffer | undefined
    try {
      for (;;) {
        const piece = scan.pieces.shift()
        if (piece) {
          const { data, slot } = piece
          const arrays = slot ? readSlot(this.slots, slot, memory) : piece.arrays
          if (slot && reuse) memory = Buffer.from(arrays[0].buffer as ArrayBuffer)
          this.take(id, scan, slot)
          yield { data, arrays }
        } else if (scan.error) {
          throw scan.error
        } else if (scan.isEnded) {
          return
        } else {
          await new Promise<void>((resolve) => {
            scan.wake = resolve
          })
        }
      }
    } finally {
      this.stop(id, scan)
    }
  }

  /** Closes the file. */
  close(): void {
    for (const [id, scan] of this.scans) this.stop(id, scan)
    this.wanted = undefined
    this.ask({ kind: 'close' })
    this.onChange()
  }

  /** Ends the process; whatever waits for it fails with this error, once it is gone. */
  fail(error: Error): void {
    if (this.failure) return
    this.failure = error
    this.update()
    this.onChange()
    if (this.hasEnded) {
      this.tellFailure(error)
    } else {
      this.child.kill('SIGKILL')
      setTimeout(() => this.tellFailure(error), killMs).unref()
    }
  }

  /** Ends the process, and waits until it is gone. */
  async end(): Promise<void> {
    this.fail(new Error('ended'))
    if (this.hasEnded) return
    this.child.ref()
    await once(this.child, 'exit')
  }

  /** For a process that is about to end itself. */
  kill(): void {
    this.child.kill('SIGKILL')
    if (this.child.pid !== undefined) removeScratch(this.child.pid)
  }

  private tellFailure(failure: Error): void {
    this.opening?.reject(failure)
    this.opening = undefined
    for (const scan of this.scans.values()) {
      scan.error ??= failure
      scan.wake?.()
    }
    this.scans.clear()
    this.update()
  }

  private take(id: number, scan: RunningScan, slot: Slot | undefined): void {
    scan.taken++
    if (slot) this.freeSlots.push(slot.number)
    if (scan.taken < window / 2 && !scan.isEnded) return
    if (!scan.isEnded) scan.owed += scan.taken
    this.ask({ kind: 'more', scan: id, pieces: scan.taken, slots: this.freeSlots.splice(0) })
    scan.taken = 0
  }

  private stop(id: number, scan: RunningScan): void {
    for (const { slot } of scan.pieces.splice(0)) this.take(id, scan, slot)
    if (scan.isStopped || scan.isEnded) return
    scan.isStopped = true
    this.ask({ kind: 'stop', scan: id })
  }

  private ask(request: Request): void {
    if (this.failure) return
    this.channel.write(encodeFrame({ data: request, arrays: [] }))
    this.silentLooks = 0
    this.update()
  }

  private onBytes(bytes: Buffer): void {
    this.silentLooks = 0
    this.hasAnswered = true
    if (this.failure) return
    try {
      for (const message of this.answers.push(bytes)) this.onAnswer(message)
    } catch (error) {
      this.fail(error as Error)
    }
    this.update()
  }

  private onAnswer({ data: answer, arrays }: Message<Answer>): void {
    switch (answer.kind) {
      case 'progress':
        this.opening?.onRows(...answer.rows)
        break
      case 'opened':
        this.opening?.resolve(answer.info)
        this.opening = undefined
        break
      case 'openFailed':
        this.opening?.reject(errorFromRecord(answer.error))
        this.opening = undefined
        break
      case 'piece':
        this.onScan(answer.scan, (scan) => {
          scan.owed--
          const { scan: id, piece, slot } = answer
          if (scan.isStopped) this.take(id, scan, slot)
          else scan.pieces.push({ data: piece, arrays, slot })
        })
        break
      case 'end':
      case 'scanFailed':
        this.onScan(answer.scan, (scan) => {
          scan.isEnded = true
          if (answer.kind === 'scanFailed') scan.error = errorFromRecord(answer.error)
        })
        this.scans.delete(answer.scan)
        this.onChange()
    }
  }

  private onScan(id: number, change: (scan: RunningScan) => void): void {
    const scan = this.scans.get(id)
    if (!scan) return
    change(scan)
    scan.wake?.()
  }

  private async onExit(end: ReaderEnd): Promise<void> {
    this.hasEnded = true
    removeScratch(this.child.pid!)
    if (this.failure) {
      this.tellFailure(this.failure)
      this.onChange()
    } else {
      // What it said last may come after its end.
      await Promise.race([once(this.child, 'close'), sleep(drainMs)])
      const error = this.hasAnswered
        ? exitedError(this.file, end, this.tail)
        : startError(this.tail.lines() || `exit code ${end.code}`)
      this.fail(error)
    }
    closeSlots(this.slots)
  }

  /** Watches it while there is something for it to do, and keeps this process alive while somebody waits. */
  private update(): void {
    const { isAsked } = this
    const isBusy = isAsked || this.scans.size > 0
    if (isBusy && !this.failure) this.watch ??= setInterval(() => void this.look(), watchMs)
    else {
      clearInterval(this.watch)
      this.watch = undefined
    }
    for (const handle of [this.child, this.channel, this.watch]) {
      if (isAsked) handle?.ref()
      else handle?.unref()
    }
  }

  /** Counts looks instead of seconds: where this process itself was busy or asleep, they do not count. */
  private async look(): Promise<void> {
    const limits = this.limits!
    const silentMs = ++this.silentLooks * watchMs
    if (!this.hasAnswered) {
      if (silentMs > startMs) this.fail(startError(`no sign of life in ${startMs / 1000} s`))
    } else if (silentMs > limits.silentSeconds * 1000) {
      this.fail(hungError(this.file, limits))
    } else if (!this.isMeasuring && this.child.pid !== undefined) {
      this.isMeasuring = true
      const tree = await processTree(this.child.pid).catch(() => [])
      this.isMeasuring = false
      const bytes = tree.reduce((sum, { residentBytes }) => sum + residentBytes, 0)
      if (bytes > limits.memoryBytes) this.fail(memoryError(this.file, limits))
    }
  }
}
