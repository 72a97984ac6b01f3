import { inspect } from 'node:util'
import type { CommanderError } from 'commander'
import { exitCodes, SeqarenaError, UsageError } from '../base/errors.js'
import { nearestName } from '../datasets/nearestName.js'

/** What the user is told, and the exit code. */
export interface Explanation {
  text: string
  exitCode: number
}

/** One line that says what went wrong and what to do; with `verbose` also where in the code, and the causes. */
export function explainError(error: unknown, verbose: boolean): Explanation {
  const { line, exitCode } = lineOf(error)
  const text = verbose ? `${line}\n${inspect(error, { colors: false })}` : line
  return { text: `error: ${text}`, exitCode }
}

function lineOf(error: unknown): { line: string; exitCode: number } {
  if (error instanceof SeqarenaError) return { line: error.message, exitCode: error.exitCode }
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0]
  const hint = isSystemError(error)
    ? (systemHints[error.code ?? ''] ?? 'The system refused it.')
    : 'This is a fault of seqarena itself: please report it with what --verbose shows.'
  return { line: `${message}. ${hint}`, exitCode: exitCodes.gateFailed }
}

const systemHints: Record<string, string> = {
  EACCES: 'Check the permissions.',
  EPERM: 'Check the permissions.',
  EROFS: 'Choose a place that can be written.',
  ENOENT: 'Check the path.',
  ENOTDIR: 'Check the path.',
  EISDIR: 'Check the path.',
  ENOSPC: 'The disk is full: free some space and run it again.',
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}

/** What commander complains of, as an error of ours: on one line, with the help to look at. */
export function usageError({ code, message }: CommanderError, command: string): UsageError {
  const [complaint, suggestion = ''] = message.replace(/^error: /, '').split('\n')
  // Its suggestion is a line of its own: (Did you mean simulate?), (Did you mean one of pool, runs?)
  const [, word = ''] = /'(.+)'/.exec(complaint) ?? []
  const [, names = ''] = /mean (?:one of )?(.+)\?/.exec(suggestion) ?? []
  const isNear = names.split(', ').some((name) => mayBeMeant(word, name))
  const suggested = isNear ? `${suggestion.slice(1, -1)} ` : ''
  return new UsageError(code, complaint.replace(/\.$/, ''), `${suggested}See ${command} --help.`)
}

/** Commander suggests pool for foo: half of the letters are enough for it. */
function mayBeMeant(word: string, name: string): boolean {
  const sorted = (text: string) => [...text].sort().join('')
  return nearestName(word, [name]) !== undefined || sorted(word) === sorted(name)
}
