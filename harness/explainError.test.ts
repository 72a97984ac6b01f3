import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DataError } from '../base/errors.js'
import { explainError } from './explainError.js'

function thrownBy(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
}

describe('explainError', () => {
  it('has one line for an error of ours, and the exit code that it asks for', () => {
    const error = new DataError(
      'NOT_FINITE',
      'value is NaN',
      { file: 'a.csv', step: 3 },
      'Fill it.',
    )
    expect(explainError(error, false)).toEqual({
      text: 'error: a.csv, step 3: value is NaN. Fill it.',
      exitCode: 3,
    })
  })

  it('says what to look at where the system refused', () => {
    const error = thrownBy(() => readFileSync('/nowhere/at/all'))
    expect(explainError(error, false)).toEqual({
      text: "error: ENOENT: no such file or directory, open '/nowhere/at/all'. Check the path.",
      exitCode: 1,
    })
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    })
    expect(explainError(full, false).text).toBe(
      'error: ENOSPC: no space left on device, write. The disk is full: free some space and run it again.',
    )
  })

  it('owns up to a fault of its own, on one line', () => {
    const text =
      'error: x is not a function. This is a fault of seqarena itself: please report it with what --verbose shows.'
    const fault = new TypeError('x is not a function\nsecond line')
    expect(explainError(fault, false)).toEqual({ text, exitCode: 1 })
    expect(explainError('x is not a function', false)).toEqual({ text, exitCode: 1 })
  })

  it('adds the stack and the causes when asked', () => {
    const cause = new Error('the bottom of it')
    const error = new DataError('BAD', 'it is bad', {}, '', { cause })
    const { text } = explainError(error, true)
    expect(text).toMatch(/^error: it is bad\nDataError: it is bad\n +at /)
    expect(text).toContain('[cause]: Error: the bottom of it')
    expect(text).toContain("code: 'BAD'")
  })
})
