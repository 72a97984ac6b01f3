import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.js'

function someCheckpoint(): Checkpoint {
  return {
    fingerprint: 'abc',
    parameters: Float32Array.of(1, 2, 3),
    averaged: Float32Array.of(4, 5, 6),
    best: [
      { epoch: 1, score: 1 / 3, weights: Float32Array.of(7, 8, 9) },
      { epoch: 2, score: 0.1 + 0.2, weights: Float32Array.of(10, 11, 12) },
    ],
    optimizer: { m: Float32Array.of(0.1, 0.2, 0.3), v: Float32Array.of(1e-8, 2e-8, 0), step: 12 },
    progress: {
      epoch: 3,
      batch: 2,
      lossSum: 0.1 + 0.2,
      tokens: 5000,
      seconds: 1.5,
      finished: false,
      cutShort: false,
      history: [],
    },
  }
}

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'seqarena-')), 'checkpoint-0', 'state.safetensors')
}

describe('checkpoint', () => {
  it('comes back exactly as it was written', () => {
    const file = newFile()
    const checkpoint = someCheckpoint()
    writeCheckpoint(file, checkpoint)
    expect(readCheckpoint(file, 'abc', 3)).toEqual(checkpoint)
    expect(readdirSync(dirname(file))).toEqual(['state.safetensors'])
  })

  it('is undefined where there is none', () => {
    expect(readCheckpoint(newFile(), 'abc', 3)).toBeUndefined()
  })

  it.each([
    ['another configuration', 'other', 3],
    ['another size', 'abc', 4],
  ])('of %s is refused', (_name, fingerprint, size) => {
    const file = newFile()
    writeCheckpoint(file, someCheckpoint())
    expect(() => readCheckpoint(file, fingerprint, size)).toThrow(
      `${file}: is a checkpoint of another configuration or of other data. Resume with the options of the run, or train under another --name.`,
    )
  })

  it('that is cut off is refused, naming the file', () => {
    const file = newFile()
    writeCheckpoint(file, someCheckpoint())
    writeFileSync(file, readFileSync(file).subarray(0, -5))
    expect(() => readCheckpoint(file, 'abc', 3)).toThrow(file)
  })
})
