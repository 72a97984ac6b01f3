import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { GateError, type Place } from '../../base/errors.js'
import type { OutputTail } from '../../base/outputTail.js'
import type { ProcessEnd } from './guardedProcess.js'
import type { Limits } from './limits.js'
import type { SolutionFault } from './protocol.js'

const codeOfStage: Record<SolutionFault['stage'], string> = {
  import: 'SOLUTION_IMPORT',
  export: 'SOLUTION_NO_MODEL',
  construct: 'SOLUTION_CONSTRUCT',
  predict: 'SOLUTION_THREW',
  result: 'SOLUTION_RESULT',
}

/**
 * A fault that the runner reported.
 *
 * @param contained whether what it looked for may be there, but out of its sight
 */
export function faultError(
  { stage, message, sought }: SolutionFault,
  place: Place,
  tail: OutputTail,
  contained: boolean,
): GateError {
  const what: Record<SolutionFault['stage'], string> = {
    import: `the solution cannot be imported: ${message}`,
    export: `the solution has no model: ${message}`,
    construct: `PredictionModel cannot be constructed: ${message}`,
    predict: `predict failed: ${message}`,
    result: message,
  }
  const hidden = contained ? sought.find((path) => existsSync(path)) : undefined
  const hint = hidden ? `The sandbox does not show it ${hidden}; --sandbox off does.` : ''
  return new GateError(codeOfStage[stage], what[stage], place, joined(hint, printed(tail)))
}

export function startError(cause: Error): GateError {
  return new GateError(
    'SOLUTION_START',
    `the solution's process cannot be started: ${cause.message}`,
    {},
    '',
    { cause },
  )
}

/** The process ended though more was to come. */
export function exitError(
  exit: ProcessEnd,
  place: Place,
  tail: OutputTail,
  limits: Limits,
): GateError {
  if (tail.includes('heap out of memory')) {
    return new GateError(
      'SOLUTION_MEMORY',
      `the solution ran out of heap memory; the limit is ${limits.memoryGb} GB`,
      place,
      'Use less memory, or raise --memory-gb.',
    )
  }
  const signal = exit.signal ?? signalOf(exit.code)
  const how = signal ? `was ended by ${signal}` : `exited with code ${exit.code}`
  const guess = signal === 'SIGKILL' ? ', perhaps by the system because memory ran out' : ''
  return new GateError(
    'SOLUTION_EXITED',
    `the solution's process ${how}${guess}`,
    place,
    printed(tail),
  )
}

/** A sandbox, like a shell, turns the signal that ended its process into an exit code of 128 and more. */
function signalOf(code: number | null): string | undefined {
  const number = (code ?? 0) - 128
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
}

export function memoryError(residentBytes: number, limits: Limits, place: Place): GateError {
  return new GateError(
    'SOLUTION_MEMORY',
    `the solution holds ${(residentBytes / 2 ** 30).toFixed(1)} GB; the limit is ${limits.memoryGb} GB`,
    place,
    'Use less memory, or raise --memory-gb.',
  )
}

export function hangError(place: Place, limits: Limits, tail: OutputTail): GateError {
  return new GateError(
    'SOLUTION_HUNG',
    `no answer within ${limits.stepTimeoutSeconds} s`,
    place,
    joined('Raise --step-timeout if it needs longer.', printed(tail)),
  )
}

export function notReadyError(limits: Limits, tail: OutputTail): GateError {
  return new GateError(
    'SOLUTION_NOT_READY',
    `the solution was not imported and constructed within ${limits.stepTimeoutSeconds} s`,
    {},
    joined('Raise --step-timeout if it needs longer.', printed(tail)),
  )
}

export function tooSlowError(place: Place, limits: Limits): GateError {
  return new GateError(
    'SOLUTION_TOO_SLOW',
    `the solution took longer than ${limits.maxMinutes} min`,
    place,
    'Make a step cheaper, or raise --max-minutes.',
  )
}

export function garbageError(place: Place, tail: OutputTail): GateError {
  return new GateError(
    'SOLUTION_PROTOCOL',
    "something other than answers came over the runner's own channel (file descriptor 4)",
    place,
    joined('A solution must leave it alone.', printed(tail)),
  )
}

function printed(tail: OutputTail): string {
  const lines = tail.lines()
  return lines && `The last it printed:\n${lines}`
}

function joined(...parts: string[]): string {
  return parts.filter(Boolean).join(' ')
}
