import { interruptibleItems } from '../../base/interruptibleItems.js'
import { lengthRange } from '../../datasets/sequenceOffsets.js'
import type { Sequence } from '../../datasets/sequenceTable.js'
import { type Latency, LatencyRecorder } from '../../eval/forecast/latency.js'
import type { KernelChoice } from '../../kernels/kernelChoices.js'
import { type Limits, solutionLimits } from './limits.js'
import { stateTypeOf } from './protocol.js'
import type { Solution } from './resolveSolution.js'
import type { SandboxMode } from './sandbox.js'
import { solutionCommand } from './solutionCommand.js'
import { SolutionProcess } from './solutionProcess.js'

/** Sequences to replay, from a file or from memory; all their states are of one type. */
export interface ReplayInput {
  featureNames: readonly string[]
  /** [nSequences + 1], rows of the sequences before each, and last all rows. */
  offsets: Int32Array
  nSequences: number
  sequences: AsyncIterable<Sequence> | Iterable<Sequence>
}

export interface ReplayOptions {
  limits?: Partial<Limits>
  /** `auto` by default. */
  sandbox?: SandboxMode
  /** What serves a run folder; `auto` by default. A solution of one's own brings its kernels along. */
  kernels?: KernelChoice
  /** Replay only so many sequences, from the first on. */
  limitSequences?: number
  signal?: AbortSignal
  /** The Python that runs a Python solution; `python3` by default. */
  python?: string
  onProgress?(steps: number, totalSteps: number): void
  /** Gets a line that the user should see, e.g. why the solution is not contained. */
  onNotice?(line: string): void
  /** Gets what the solution prints, as it comes. */
  onOutput?(text: string): void
}

/**
 * Gets each sequence with the predictions made in it.
 *
 * @param predictions [steps of this sequence, nFeatures], NaN where none was needed; valid only during the call
 */
export type OnSequence = (sequence: Sequence, predictions: Float64Array) => void | Promise<void>

/** What a replay took. */
export interface Replay {
  sequences: number
  steps: number
  /** Times of `predict`, as measured in the solution's process. */
  latency: Latency
  /** Milliseconds from handing a point over to its answer, mean over all steps. */
  meanStepMs: number
  /** Seconds of the replay, start and reading included. */
  seconds: number
  /** Whether the solution ran without network and without the user's files. */
  contained: boolean
}

/**
 * Replays sequences step by step through a solution in a process of its own, with the contest's limits and
 * checks. The states are handed out in the type that the first sequence has them in.
 *
 * @throws {GateError} when the solution fails, naming sequence and step
 */
export async function replayTable(
  { featureNames, offsets, sequences, ...input }: ReplayInput,
  solution: Solution,
  onSequence: OnSequence,
  options: ReplayOptions = {},
): Promise<Replay> {
  const started = performance.now()
  const limits = solutionLimits(options.limits)
  const { sandbox = 'auto', kernels = 'auto', python, signal } = options
  const nFeatures = featureNames.length
  const nSequences = Math.min(options.limitSequences ?? input.nSequences, input.nSequences)
  const totalSteps = offsets[nSequences]
  let contained = false
  const start = async (first: Sequence): Promise<SolutionProcess> => {
    const stateType = stateTypeOf(first.states)
    const needs = { nFeatures, stateType, limits, sandbox, kernels, python, signal }
    const command = await solutionCommand(solution, needs)
    if (command.reason) options.onNotice?.(`The solution is not contained: ${command.reason}.`)
    contained = command.contained
    options.onProgress?.(0, totalSteps)
    return SolutionProcess.start(command, { ...options, featureNames, stateType, limits })
  }
  const room = new Float64Array(lengthRange(offsets).longest * nFeatures)
  const latency = new LatencyRecorder()
  let replayed = 0
  let steps = 0
  let stepMs = 0
  const onStep = (predictMs: number, totalMs: number) => {
    latency.add(predictMs)
    stepMs += totalMs
    steps++
    options.onProgress?.(steps, totalSteps)
  }
  let child: SolutionProcess | undefined
  try {
    for await (const sequence of interruptibleItems(sequences, signal, 'the replay was stopped')) {
      child ??= await start(sequence)
      const predictions = room.subarray(0, sequence.states.length).fill(Number.NaN)
      await child.replay(sequence, predictions, onStep)
      await onSequence(sequence, predictions)
      if (++replayed === nSequences) break
    }
  } finally {
    await child?.stop()
  }
  return {
    sequences: replayed,
    steps,
    latency: latency.result(),
    meanStepMs: stepMs / steps,
    seconds: (performance.now() - started) / 1000,
    contained,
  }
}
