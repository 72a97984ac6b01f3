import { InterruptedError, type Place } from '../../base/errors.js'
import type { Sequence } from '../../datasets/sequenceTable.js'
import { AnswerReader } from './answerReader.js'
import { checkAnswer } from './checkAnswer.js'
import { GuardedProcess } from './guardedProcess.js'
import type { Limits } from './limits.js'
import { answerKinds, type PointFrame, pointFrame, type StateType } from './protocol.js'
import type { SolutionCommand } from './solutionCommand.js'
import {
  exitError,
  faultError,
  garbageError,
  hangError,
  memoryError,
  notReadyError,
  startError,
  tooSlowError,
} from './solutionFailure.js'

export interface ProcessOptions {
  featureNames: readonly string[]
  /** Type that the states are handed out in, as the runner was told. */
  stateType: StateType
  limits: Limits
  signal?: AbortSignal
  /** Gets what the solution prints, as it comes. */
  onOutput?(text: string): void
}

/** Called with each answer: how long `predict` took, and how long from handing the point over to the answer. */
export type OnStep = (predictMs: number, totalMs: number) => void

const watchIntervalMs = 200

/**
 * A solution in a process of its own. It is handed one point at a time, and the next one only after it has
 * answered. Time and memory are watched; whatever goes wrong first ends the process and is thrown by the call
 * in progress.
 *
 * Nothing is awaited between two steps: a round trip costs about what the two switches between the processes
 * cost.
 */
export class SolutionProcess {
  private readonly process: GuardedProcess
  private readonly point: PointFrame
  private readonly answer: AnswerReader
  private readonly watch: NodeJS.Timeout
  private readonly started = performance.now()
  /** The call in progress. */
  private call?: { resolve(): void; reject(error: Error): void }
  /** The failure, made when the process has ended, because by then all that it printed is there. */
  private failure?: () => Error
  private isReady = false
  private isStopped = false
  private isMeasuring = false
  private sequence?: Sequence
  private predictions: Float64Array = new Float64Array(0)
  private onStep: OnStep = () => {}
  private step = 0
  private sentAt = this.started

  private constructor(
    private readonly command: SolutionCommand,
    private readonly options: ProcessOptions,
  ) {
    const nFeatures = options.featureNames.length
    this.point = pointFrame(nFeatures, options.stateType)
    this.answer = new AnswerReader(nFeatures)
    this.process = new GuardedProcess(command, {
      onOutput: options.onOutput,
      onInterrupt: (error) => this.fail(() => error),
      signal: options.signal,
    })
    this.process.answers.on('data', (piece: Buffer) => this.onPiece(piece))
    this.watch = setInterval(() => void this.look(), watchIntervalMs)
    this.process.ended.then((end) => {
      clearInterval(this.watch)
      const { tail } = this.process
      this.failAt((place) =>
        end.error ? startError(end.error) : exitError(end, place, tail, options.limits),
      )
    })
  }

  /**
   * Starts a solution and waits until it is imported and constructed.
   *
   * @throws {GateError} saying what the solution did wrong
   */
  static async start(command: SolutionCommand, options: ProcessOptions): Promise<SolutionProcess> {
    if (options.signal?.aborted) throw new InterruptedError('the replay was stopped')
    const solution = new SolutionProcess(command, options)
    await solution.untilAnswered()
    return solution
  }

  get pid(): number | undefined {
    return this.process.pid
  }

  /**
   * Hands out one sequence, step by step.
   *
   * @param predictions [nSteps, nFeatures], receives them; rows where none is needed are left alone
   * @throws {GateError} naming sequence and step
   */
  replay(sequence: Sequence, predictions: Float64Array, onStep: OnStep): Promise<void> {
    this.sequence = sequence
    this.predictions = predictions
    this.onStep = onStep
    this.step = 0
    const answered = this.untilAnswered()
    if (!this.failure) this.sendPoint()
    return answered
  }

  /** Ends the process and waits until it is gone. */
  async stop(): Promise<void> {
    this.isStopped = true
    await this.process.kill()
    await this.process.ended
  }

  private untilAnswered(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.call = { resolve, reject }
      if (this.failure) void this.rejectAtEnd()
    })
  }

  private sendPoint(): void {
    const { seqIx, states, needPrediction } = this.sequence!
    const { point, step } = this
    const { header, state } = point
    header[0] = seqIx
    header[1] = step
    header[2] = needPrediction[step]
    const at = step * state.length
    for (let i = 0; i < state.length; i++) state[i] = states[at + i]
    this.sentAt = performance.now()
    this.process.points.write(point.bytes)
  }

  private onPiece(piece: Buffer): void {
    if (this.failure || this.isStopped) return
    const totalMs = performance.now() - this.sentAt
    // Only an answer that somebody waits for is one.
    const read = this.call ? this.answer.push(piece) : 'garbage'
    if (read === 'garbage') this.failAt((place) => garbageError(place, this.process.tail))
    if (read !== 'complete') return
    const { kind } = this.answer
    if (kind === answerKinds.error) this.onFault()
    else if (!this.isReady && kind === answerKinds.ready) this.onReady()
    else if (this.isReady && kind !== answerKinds.ready) this.onAnswer(totalMs)
    else this.failAt((place) => garbageError(place, this.process.tail))
  }

  private onReady(): void {
    this.isReady = true
    this.resolveCall()
  }

  private onAnswer(totalMs: number): void {
    const { answer, step } = this
    const { needPrediction } = this.sequence!
    const length = answer.kind === answerKinds.prediction ? answer.length : undefined
    const need = needPrediction[step] === 1
    try {
      checkAnswer(need, length, answer.values, this.options.featureNames, this.place())
    } catch (error) {
      this.fail(() => error as Error)
      return
    }
    if (need) this.predictions.set(answer.values, step * answer.values.length)
    this.onStep(answer.elapsedMs, totalMs)
    this.step++
    if (this.step < needPrediction.length) this.sendPoint()
    else this.resolveCall()
  }

  private onFault(): void {
    const { fault } = this.answer
    const { contained } = this.command
    const { tail } = this.process
    this.failAt((place) =>
      fault ? faultError(fault, place, tail, contained) : garbageError(place, tail),
    )
  }

  private resolveCall(): void {
    const { call } = this
    this.call = undefined
    this.sequence = undefined
    call?.resolve()
  }

  /** Place that the replay is at; none before and between sequences. */
  private place(): Place {
    return this.sequence ? { seqIx: this.sequence.seqIx, step: this.step } : {}
  }

  private failAt(error: (place: Place) => Error): void {
    const place = this.place()
    this.fail(() => error(place))
  }

  /** The first failure counts: it ends the process, and the call in progress fails with it. */
  private fail(failure: () => Error): void {
    if (this.failure || this.isStopped) return
    this.failure = failure
    void this.process.kill()
    void this.rejectAtEnd()
  }

  private async rejectAtEnd(): Promise<void> {
    await this.process.ended
    const { call } = this
    this.call = undefined
    call?.reject(this.failure!())
  }

  /** The watch: a step that takes too long, the whole that does, memory. */
  private async look(): Promise<void> {
    const { limits } = this.options
    const { tail } = this.process
    const now = performance.now()
    if (this.call && now - this.sentAt > limits.stepTimeoutSeconds * 1000) {
      this.failAt((place) =>
        this.isReady ? hangError(place, limits, tail) : notReadyError(limits, tail),
      )
    } else if (now - this.started > limits.maxMinutes * 60_000) {
      this.failAt((place) => tooSlowError(place, limits))
    } else if (!this.isMeasuring) {
      this.isMeasuring = true
      const residentBytes = await this.process.residentBytes()
      this.isMeasuring = false
      if (residentBytes > limits.memoryGb * 2 ** 30) {
        this.failAt((place) => memoryError(residentBytes, limits, place))
      }
    }
  }
}
