// The process that reads files for another one, whose id it is given: see readerProcess.ts.

import { Socket } from 'node:net'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type ErrorRecord, errorRecord } from '../../base/errorRecord.js'
import { isNativeWorkPending } from '../../base/nativeWork.js'
import type { OnRows } from '../onRows.js'
import { encodeFrame, FrameReader, type Message } from './frames.js'
import { layoutOf, type NumberArray } from './layout.js'
import type { OpenedFile, OpenFile } from './openedFile.js'
import { type Answer, channelFd, type Request, type Slot } from './protocol.js'
import { slotCount, writeSlot } from './slots.js'

/** A scan under way. */
interface RunningScan {
  /** Pieces that may be sent. */
  credit: number
  isStopped: boolean
  /** Wakes the scan once it may go on. */
  wake?: () => void
  done: Promise<void>
}

const aliveMs = 500
const orphanMs = 1000

// What lists of processes call it.
process.title = 'seqarena-reader'

const channel = new Socket({ fd: channelFd })
const requests = new FrameReader<Request>()
const freeSlots = Array.from({ length: slotCount }, (_, slot) => slot)
const scans = new Map<number, RunningScan>()
let opened: OpenedFile | undefined
/** Files are opened and closed one after another. */
let turn = Promise.resolve()

channel.on('data', (piece) => {
  for (const { data } of requests.push(piece)) handle(data)
})
// The other process is gone.
channel.on('close', () => process.exit())
channel.on('error', () => process.exit())

void send({ kind: 'alive' })
setInterval(() => {
  if (isNativeWorkPending() && channel.writableLength === 0) void send({ kind: 'alive' })
}, aliveMs)

// Who hangs in a loop does not see a channel close: a thread looks whether the other process is still there.
const watch = `setInterval(() => {
  if (process.ppid !== ${Number(process.argv[2])}) process.kill(process.pid, 'SIGKILL')
}, ${orphanMs})`
new Worker(watch, { eval: true }).unref()

function handle(request: Request) {
  switch (request.kind) {
    case 'open':
      turn = turn.then(() => open(request))
      break
    case 'close':
      turn = turn.then(close)
      break
    case 'scan': {
      const running: RunningScan = { credit: request.credit, isStopped: false, done: turn }
      scans.set(request.scan, running)
      running.done = scan(request, running)
      break
    }
    case 'more':
      freeSlots.push(...request.slots)
      change(request.scan, (running) => {
        running.credit += request.pieces
      })
      break
    case 'stop':
      change(request.scan, (running) => {
        running.isStopped = true
      })
  }
}

async function open({ folder, module, file, options }: Extract<Request, { kind: 'open' }>) {
  try {
    process.chdir(folder)
    const openFile: OpenFile = (await import(pathToFileURL(module).href)).default
    opened = await openFile(file, options as never, progressSender())
    await send({ kind: 'opened', info: opened.info })
  } catch (error) {
    await send({ kind: 'openFailed', error: recordOf(error) })
  }
}

/** So many parts of a piece of work are told of, one by one. */
const progressParts = 200

function progressSender(): OnRows {
  let last = ''
  return (what, done, total) => {
    const part = `${what} ${Math.floor((done / total) * progressParts)}`
    if (part === last) return
    last = part
    void send({ kind: 'progress', rows: [what, done, total] })
  }
}

async function close() {
  await Promise.all(Array.from(scans.values(), ({ done }) => done))
  opened?.close()
  opened = undefined
}

async function scan(
  { scan, name, args }: Extract<Request, { kind: 'scan' }>,
  running: RunningScan,
) {
  try {
    for await (const piece of opened!.scans[name](...(args as never[]))) {
      while (running.credit === 0 && !running.isStopped) {
        await new Promise<void>((resolve) => {
          running.wake = resolve
        })
      }
      if (running.isStopped) break
      running.credit--
      await sendPiece(scan, piece)
    }
    await send({ kind: 'end', scan })
  } catch (error) {
    await send({ kind: 'scanFailed', scan, error: recordOf(error) })
  } finally {
    scans.delete(scan)
  }
}

function change(scan: number, apply: (running: RunningScan) => void) {
  const running = scans.get(scan)
  if (!running) return
  apply(running)
  running.wake?.()
}

function sendPiece(scan: number, { data, arrays }: Message<unknown>) {
  const slot = slotOf(arrays)
  return send({ kind: 'piece', scan, piece: data, slot }, slot ? [] : arrays)
}

function slotOf(arrays: readonly NumberArray[]): Slot | undefined {
  const number = freeSlots.at(-1)
  const layout = layoutOf(arrays)
  if (number === undefined || !writeSlot(number, layout, arrays)) return undefined
  freeSlots.pop()
  return { number, layout }
}

async function send(answer: Answer, arrays: readonly NumberArray[] = []) {
  if (channel.write(encodeFrame({ data: answer, arrays }))) return
  await new Promise((resolve) => channel.once('drain', resolve))
}

/** What is a fault of the code arrives as one. */
function recordOf(error: unknown): ErrorRecord {
  const known = errorRecord(error)
  if (known) return known
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  return { kind: 'Fault', what: message, place: {}, hint: '', exitCode: 1, stack }
}
