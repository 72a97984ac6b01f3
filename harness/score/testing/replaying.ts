import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { SeqarenaError } from '../../../base/errors.js'
import { childProcesses } from '../../testing/childProcesses.js'
import { type OnSequence, type Replay, type ReplayOptions, replayTable } from '../replayTable.js'
import type { Solution } from '../resolveSolution.js'
import { countingSequences } from './countingSequences.js'
import { hasPython } from './hasPython.js'

/** Options of a replay that is not contained, which is quicker. */
export const off: ReplayOptions = { sandbox: 'off' }

/** Replays the counting sequences; gives what came back, step by step. */
export async function answersOf(
  solution: Solution,
  options = off,
  input = countingSequences(),
): Promise<{ answers: number[][]; replay: Replay }> {
  const answers: number[][] = []
  const keep: OnSequence = (_, predictions) => void answers.push([...predictions])
  const replay = await replayTable(input, solution, keep, options)
  return { answers, replay }
}

/** What a replay of the counting sequences fails with. */
export async function errorOf(
  solution: Solution,
  options: ReplayOptions = {},
): Promise<SeqarenaError> {
  const error = await answersOf(solution, { ...off, ...options }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(SeqarenaError)
  expect(childrenOfThis()).toEqual([])
  return error as SeqarenaError
}

/** Leaves out what cannot be tried here. */
export function whereItRuns<Case extends readonly [string, Solution, ...unknown[]]>(
  cases: Case[],
): Case[] {
  return cases.filter(([, { kind }]) => kind === 'node' || hasPython)
}

/** Tells the end of a message too, unless it is given as a pattern. */
export function exactly(message: string | RegExp): RegExp {
  return message instanceof RegExp
    ? message
    : new RegExp(`^${message.replace(/[()[\].?+*^$\\|{}]/g, '\\$&')}$`)
}

/** Processes that this one started and that are still there, zombies included, but for those that read files. */
export function childrenOfThis(): string[] {
  return childProcesses()
    .filter(({ isReader }) => !isReader)
    .map(({ pid }) => pid)
}

/** Neither gone nor waiting to be reaped by whoever inherited it. */
export function isAlive(pid: number): boolean {
  const status = `/proc/${pid}/status`
  return existsSync(status) && !readFileSync(status, 'latin1').includes('State:\tZ')
}
