import {
  DataError,
  GateError,
  InterruptedError,
  type Place,
  SeqarenaError,
  UsageError,
} from '../../../base/errors.js'

/** An error of ours as data: of a thrown one a thread hands on no more than name, message and stack. */
export interface ErrorRecord {
  code: string
  what: string
  place: Place
  hint: string
  exitCode: number
  kind: string
  stack?: string
}

export function errorRecord(error: SeqarenaError): ErrorRecord {
  const { code, what, place, hint, exitCode, name, stack } = error
  return { code, what, place, hint, exitCode, kind: name, stack }
}

export function errorFromRecord(record: ErrorRecord): SeqarenaError {
  const error = madeFrom(record)
  error.stack = record.stack
  return error
}

function madeFrom({ kind, code, what, place, hint, exitCode }: ErrorRecord): SeqarenaError {
  switch (kind) {
    case 'DataError':
      return new DataError(code, what, place, hint)
    case 'UsageError':
      return new UsageError(code, what, hint, place)
    case 'GateError':
      return new GateError(code, what, place, hint)
    case 'InterruptedError':
      return new InterruptedError(what, hint)
    default:
      return new SeqarenaError(code, what, place, hint, exitCode)
  }
}
