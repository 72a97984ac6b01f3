import { columnLabel } from './columnLabel.js'

/** The place where an error was met; only the parts that are known are given. */
export interface Place {
  file?: string
  seqIx?: number
  step?: number
  row?: number
  column?: string
}

/** Exit codes of the command line. */
export const exitCodes = { done: 0, gateFailed: 1, usage: 2, badData: 3, interrupted: 130 } as const

/**
 * Any error that seqarena explains to its user: what was wrong, where, and what to do.
 * Its message is one line: `place: what. hint`.
 */
export class SeqarenaError extends Error {
  constructor(
    /** Code of the error, stable for programs: `NOT_FINITE`, `RUN_EXISTS` … */
    readonly code: string,
    readonly what: string,
    readonly place: Place = {},
    readonly hint = '',
    readonly exitCode: number = exitCodes.gateFailed,
    options?: ErrorOptions,
  ) {
    super(sentence(what, place, hint), options)
    this.name = new.target.name
  }
}

/** The data are at fault: exit code 3. */
export class DataError extends SeqarenaError {
  constructor(code: string, what: string, place: Place = {}, hint = '', options?: ErrorOptions) {
    super(code, what, place, hint, exitCodes.badData, options)
  }
}

/** The call is at fault, an option or a configuration: exit code 2. */
export class UsageError extends SeqarenaError {
  constructor(code: string, what: string, hint = '', place: Place = {}, options?: ErrorOptions) {
    super(code, what, place, hint, exitCodes.usage, options)
  }
}

/** A tensor or array of the wrong shape: a mistake in the calling code. */
export class ShapeError extends SeqarenaError {
  constructor(name: string, shape: readonly number[], expected: string | readonly number[]) {
    const wanted = typeof expected === 'string' ? expected : `[${expected}]`
    super('SHAPE', `${name} has shape [${shape}], expected ${wanted}`)
  }
}

/** A result that was refused, or a solution that failed: exit code 1. */
export class GateError extends SeqarenaError {
  constructor(code: string, what: string, place: Place = {}, hint = '', options?: ErrorOptions) {
    super(code, what, place, hint, exitCodes.gateFailed, options)
  }
}

/** The user stopped the work (Ctrl-C); what was done is kept: exit code 130. */
export class InterruptedError extends SeqarenaError {
  constructor(what: string, hint = '') {
    super('INTERRUPTED', what, {}, hint, exitCodes.interrupted)
  }
}

function sentence(what: string, place: Place, hint: string): string {
  const where = [
    place.file,
    place.seqIx === undefined ? undefined : `seq_ix ${place.seqIx}`,
    place.step === undefined ? undefined : `step ${place.step}`,
    place.row === undefined ? undefined : `row ${place.row}`,
    place.column === undefined ? undefined : columnLabel(place.column),
  ].filter((part) => part !== undefined)
  const text = where.length > 0 ? `${where.join(', ')}: ${what}` : what
  return hint ? `${text}. ${hint}` : text
}
