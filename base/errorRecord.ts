import {
  DataError,
  GateError,
  InterruptedError,
  type Place,
  SeqarenaError,
  UsageError,
} from './errors.js'

/** An error as data: of a thrown one a thread hands on no more than name, message and stack. */
export interface ErrorRecord {
  /** Class of ours, `Error` for what the system refused, `Fault` for a mistake in the code. */
  kind: string
  code?: string
  /** Sentence of an error of ours without place and hint; the message of any other. */
  what: string
  place: Place
  hint: string
  exitCode: number
  /** System call that failed, such as `open`; absent for an error of ours. */
  syscall?: string
  stack?: string
}

/** @returns undefined for what is a fault of the code: that is thrown as it is */
export function errorRecord(error: unknown): ErrorRecord | undefined {
  if (error instanceof SeqarenaError) {
    const { code, what, place, hint, exitCode, name, stack } = error
    return { code, what, place, hint, exitCode, kind: name, stack }
  }
  if (!(error instanceof Error) || !('syscall' in error)) return undefined
  const { code, syscall, message, stack } = error as NodeJS.ErrnoException
  return { kind: 'Error', code, syscall, what: message, place: {}, hint: '', exitCode: 0, stack }
}

export function errorFromRecord(record: ErrorRecord): Error {
  const error = madeFrom(record)
  error.stack = record.stack
  return error
}

function madeFrom({ kind, code = '', what, place, hint, exitCode, syscall }: ErrorRecord): Error {
  switch (kind) {
    case 'Error':
      return Object.assign(new Error(what), { code, syscall })
    case 'Fault':
      return new Error(what)
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
