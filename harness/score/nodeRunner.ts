// The process a Node solution runs in: `node nodeRunner.js FILE N_FEATURES STATE_TYPE [MODEL_DIR]`. It answers points
// as protocol.ts says and imports nothing else of seqarena, so that a sandbox need not show it more.
import { spawnSync } from 'node:child_process'
import { existsSync, readSync, writeSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DataPoint } from '../../solution/contract.js'
import {
  answerFd,
  answerHeaderBytes,
  answerKinds,
  maxFaultMessage,
  maxSought,
  maxSoughtLength,
  pointFd,
  pointFrame,
  type SolutionFault,
  type StateType,
} from './protocol.js'

/** A solution, seen without trust: `predict` may return anything. */
interface UntrustedModel {
  predict(point: DataPoint): unknown
}

// Nothing may wait for the event loop, which does not turn between two points: printing is made blocking.
for (const stream of [process.stdout, process.stderr]) {
  const { _handle } = stream as { _handle?: { setBlocking?(isBlocking: boolean): void } }
  _handle?.setBlocking?.(true)
}

/** The answer that goes out; the next one takes the same memory where it is as long. */
let answer = makeAnswer(0)

const [, , file, nFeatures, stateType, modelDir] = process.argv
const model = await load(file, modelDir)
if (model) serve(model, Number(nFeatures), stateType as StateType)
// The solution may have left timers or sockets behind, which would keep the process alive.
process.exit(0)

async function load(file: string, modelDir?: string): Promise<UntrustedModel | undefined> {
  let stage: SolutionFault['stage'] = 'import'
  try {
    const { PredictionModel } = await import(pathToFileURL(file).href)
    if (typeof PredictionModel !== 'function')
      return fault('export', 'it exports no PredictionModel')
    stage = 'construct'
    const model = modelDir === undefined ? new PredictionModel() : new PredictionModel(modelDir)
    if (typeof model.predict !== 'function')
      return fault('export', 'PredictionModel has no predict')
    return model
  } catch (error) {
    // The error does not say where; `node --check` prints file and line.
    if (stage === 'import' && error instanceof SyntaxError) {
      spawnSync(process.execPath, ['--check', file], { stdio: ['ignore', 'ignore', 'inherit'] })
    }
    return fault(stage, error)
  }
}

function serve(model: UntrustedModel, nFeatures: number, stateType: StateType): void {
  const { bytes, header, state } = pointFrame(nFeatures, stateType)
  send(answerKinds.ready, 0)
  while (readFully(bytes)) {
    const point: DataPoint = {
      seqIx: header[0],
      stepInSeq: header[1],
      needPrediction: header[2] === 1,
      // A copy: a solution that keeps its points must not see them change.
      state: state.slice(),
    }
    const started = performance.now()
    try {
      const prediction = model.predict(point)
      sendPrediction(prediction, performance.now() - started)
    } catch (error) {
      fault('predict', error)
    }
  }
}

function sendPrediction(prediction: unknown, elapsedMs: number): void {
  if (prediction === null || prediction === undefined) send(answerKinds.none, elapsedMs)
  else if (isRow(prediction)) {
    const { values } = answerOf(8 * prediction.length)
    values.set(prediction)
    send(answerKinds.prediction, elapsedMs, values.byteLength)
  } else fault('result', describe(prediction))
}

function isRow(value: unknown): value is ArrayLike<number> {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'number')
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}

function describe(value: unknown): string {
  if (value instanceof Promise) return 'predict returned a Promise; it must answer at once'
  if (Array.isArray(value)) return 'predict returned an array of other things than numbers'
  return `predict returned a value of type ${typeof value}`
}

/** Reports what went wrong and waits for the end: while this process lives, its children can be found. */
function fault(stage: SolutionFault['stage'], error: unknown): undefined {
  if (error instanceof Error) console.error(error.stack)
  const fault: SolutionFault = {
    stage,
    message: String(error).slice(0, maxFaultMessage),
    sought: soughtBy(error)
      .filter((path) => path.length <= maxSoughtLength && !existsSync(path))
      .slice(0, maxSought),
  }
  const text = Buffer.from(JSON.stringify(fault))
  answerOf(text.length).bytes.set(text, answerHeaderBytes)
  send(answerKinds.error, 0, text.length)
  while (readFully(Buffer.alloc(1)));
}

/** Paths that an import or an open looked for. */
function soughtBy(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const { code = '', path, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' && path !== undefined) return [resolve(path)]
  const name = /^Cannot find \w+ '([^']+)'/.exec(message)?.[1]
  if (!/MODULE_NOT_FOUND$/.test(code) || name === undefined) return []
  const folder = dirname(file)
  if (/^[./]/.test(name)) return [resolve(folder, name)]
  const above = [folder]
  while (above[0] !== dirname(above[0])) above.unshift(dirname(above[0]))
  return above.map((place) => join(place, 'node_modules', name))
}

function makeAnswer(payloadBytes: number) {
  const memory = new ArrayBuffer(answerHeaderBytes + payloadBytes)
  return {
    payloadBytes,
    bytes: new Uint8Array(memory),
    header: new Uint32Array(memory, 0, 2),
    elapsed: new Float64Array(memory, 8, 1),
    /** The payload of a prediction. */
    values: new Float64Array(memory, answerHeaderBytes, Math.floor(payloadBytes / 8)),
  }
}

/** An answer with room for exactly this payload. */
function answerOf(payloadBytes: number) {
  if (answer.payloadBytes !== payloadBytes) answer = makeAnswer(payloadBytes)
  return answer
}

/** Sends an answer whose payload is written. */
function send(kind: number, elapsedMs: number, payloadBytes = 0): void {
  const { bytes, header, elapsed } = answerOf(payloadBytes)
  header[0] = kind
  header[1] = payloadBytes
  elapsed[0] = elapsedMs
  for (let done = 0; done < bytes.length; ) {
    done += patiently(() => writeSync(answerFd, bytes, done))
  }
}

/** @returns false at the end of the replay */
function readFully(bytes: Buffer): boolean {
  for (let done = 0; done < bytes.length; ) {
    const count = patiently(() => readSync(pointFd, bytes, done, bytes.length - done, null))
    if (count === 0) return false
    done += count
  }
  return true
}

/** A solution can have made the descriptors non-blocking; then one that is not ready says EAGAIN. */
function patiently(operation: () => number): number {
  for (;;) {
    try {
      return operation()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
