import { describe, expect, it } from 'vitest'
import {
  DataError,
  exitCodes,
  GateError,
  InterruptedError,
  ShapeError,
  UsageError,
} from './errors.js'

describe('errors', () => {
  it('say place, fault and remedy in one line', () => {
    const place = { file: 'train.parquet', seqIx: 12, step: 340, column: 'f_7' }
    const error = new DataError(
      'NOT_FINITE',
      'value is NaN',
      place,
      'Fill it or drop the sequence.',
    )
    expect(error.message).toBe(
      'train.parquet, seq_ix 12, step 340, column f_7: value is NaN. Fill it or drop the sequence.',
    )
    expect(error.code).toBe('NOT_FINITE')
    expect(error.name).toBe('DataError')
  })

  it('carry the exit code of their kind', () => {
    expect(new DataError('X', 'x').exitCode).toBe(exitCodes.badData)
    expect(new UsageError('X', 'x').exitCode).toBe(exitCodes.usage)
    expect(new GateError('X', 'x').exitCode).toBe(exitCodes.gateFailed)
    expect(new InterruptedError('x').exitCode).toBe(exitCodes.interrupted)
  })

  it('name the argument whose shape is wrong', () => {
    expect(new ShapeError('z', [1, 2, 3], [1, 2, 4]).message).toBe(
      'z has shape [1,2,3], expected [1,2,4]',
    )
  })
})
