// The process a Node solution runs in: `node nodeRunner.js FILE N_FEATURES [MODEL_DIR]`. It answers points
// as protocol.ts says and imports nothing else of seqarena, so that a sandbox need not show it more.
import { readSync, writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { DataPoint } from '../../solution/contract.js'
import {
  answerFd,
  answerHeaderBytes,
  answerKinds,
  maxFaultBytes,
  pointFd,
  pointHeaderBytes,
  type SolutionFault,
} from './protocol.js'

/** A solution, seen without trust: `predict` may return anything. */
interface UntrustedModel {
  predict(point: DataPoint): unknown
}

const [, , file, nFeatures, modelDir] = process.argv
const model = await load(file, modelDir)
if (model) serve(model, Number(nFeatures))
// The solution may have left timers or sockets behind, which would keep the process alive.
process.exit(0)

async function load(file: string, modelDir?: string): Promise<UntrustedModel | undefined> {
  let stage: SolutionFault['stage'] = 'import'
  try {
    const { PredictionModel } = await import(pathToFileURL(file).href)
    stage = 'export'
    if (typeof PredictionModel !== 'function') throw new TypeError('it exports no PredictionModel')
    stage = 'construct'
    const model = modelDir === undefined ? new PredictionModel() : new PredictionModel(modelDir)
    stage = 'export'
    if (typeof model.predict !== 'function') throw new TypeError('PredictionModel has no predict')
    return model
  } catch (error) {
    sendFault(stage, error)
    return undefined
  }
}

function serve(model: UntrustedModel, nFeatures: number): void {
  const bytes = Buffer.alloc(pointHeaderBytes + 4 * nFeatures)
  const header = new Int32Array(bytes.buffer, bytes.byteOffset, 3)
  const state = new Float32Array(bytes.buffer, bytes.byteOffset + pointHeaderBytes, nFeatures)
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
      sendFault('predict', error)
      return
    }
  }
}

function sendPrediction(prediction: unknown, elapsedMs: number): void {
  if (prediction === null || prediction === undefined) send(answerKinds.none, elapsedMs)
  else if (isRow(prediction)) {
    send(answerKinds.prediction, elapsedMs, new Float64Array(prediction))
  } else sendFault('result', describe(prediction))
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

function sendFault(stage: SolutionFault['stage'], error: unknown): void {
  if (stage !== 'result') console.error(error)
  const fault: SolutionFault = { stage, message: String(error).slice(0, maxFaultBytes / 8) }
  send(answerKinds.error, 0, Buffer.from(JSON.stringify(fault)))
}

function send(kind: number, elapsedMs: number, payload?: Uint8Array | Float64Array): void {
  const payloadBytes = payload?.byteLength ?? 0
  const frame = Buffer.alloc(answerHeaderBytes + payloadBytes)
  new Uint32Array(frame.buffer, frame.byteOffset, 2).set([kind, payloadBytes])
  new Float64Array(frame.buffer, frame.byteOffset + 8, 1)[0] = elapsedMs
  if (payload) frame.set(new Uint8Array(payload.buffer, payload.byteOffset, payloadBytes), 16)
  for (let done = 0; done < frame.length; ) {
    done += patiently(() => writeSync(answerFd, frame, done))
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

/** A solution can have made the descriptors non-blocking; then an empty one says EAGAIN. */
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
