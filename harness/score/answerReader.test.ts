import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerReader } from './answerReader.js'
import { answerKinds } from './protocol.js'

/** A frame as a runner writes it. */
function frame(kind: number, payload: Uint8Array = new Uint8Array(0), elapsedMs = 1.5): Buffer {
  const bytes = Buffer.alloc(16 + payload.length)
  bytes.writeUInt32LE(kind, 0)
  bytes.writeUInt32LE(payload.length, 4)
  bytes.writeDoubleLE(elapsedMs, 8)
  bytes.set(payload, 16)
  return bytes
}

const bytesOf = (values: number[]) => new Uint8Array(Float64Array.from(values).buffer)

describe('AnswerReader', () => {
  it('puts an answer together however it is cut', () => {
    const cuts = fc.array(fc.nat(40), { maxLength: 5 })
    const values = fc.tuple(fc.double(), fc.double(), fc.double())
    fc.assert(
      fc.property(cuts, values, (at, row) => {
        const reader = new AnswerReader(3)
        for (let turn = 0; turn < 2; turn++) {
          const whole = frame(answerKinds.prediction, bytesOf(row))
          const ends = [
            ...at.sort((a, b) => a - b).filter((end) => end < whole.length),
            whole.length,
          ]
          const results = ends.map((end, i) => reader.push(whole.subarray(ends[i - 1] ?? 0, end)))
          expect(results.pop()).toBe('complete')
          expect(results.every((result) => result === 'partial')).toBe(true)
          expect([...reader.values]).toEqual(row)
          expect(reader.elapsedMs).toBe(1.5)
        }
      }),
    )
  })

  it('knows a prediction of the wrong length by its header', () => {
    const reader = new AnswerReader(3)
    const whole = frame(answerKinds.prediction, bytesOf(Array(50_000).fill(0)))
    expect(reader.push(whole.subarray(0, 16))).toBe('complete')
    expect(reader.length).toBe(50_000)
  })

  it.each([
    ['an unknown kind', frame(7)],
    ['nothing with something in it', frame(answerKinds.none, bytesOf([1]))],
    ['a part of a number', frame(answerKinds.prediction, new Uint8Array(23))],
    ['two answers at once', Buffer.concat([frame(answerKinds.none), frame(answerKinds.none)])],
    ['a time that is none', frame(answerKinds.none, undefined, Number.NaN)],
    ['an error without end', frame(answerKinds.error, new Uint8Array(300_000))],
    ['text', Buffer.from('Traceback (most recent call last):')],
  ])('takes %s for garbage', (_, bytes) => {
    expect(new AnswerReader(3).push(bytes)).toBe('garbage')
  })

  it('reads what a runner reports, and nothing else', () => {
    const reader = new AnswerReader(1)
    const tell = (text: string) => reader.push(frame(answerKinds.error, Buffer.from(text)))
    expect(tell('{"stage":"predict","message":"Error: größer"}')).toBe('complete')
    expect(reader.fault).toEqual({ stage: 'predict', message: 'Error: größer', sought: [] })
    tell('{"stage":"lunch"}')
    expect(reader.fault).toBeUndefined()
    tell('{')
    expect(reader.fault).toBeUndefined()
  })
})
