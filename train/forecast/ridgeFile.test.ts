import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeSafetensors } from '../../models/safetensors.js'
import { readRidge, writeRidge } from './ridgeFile.js'

const folder = () => mkdtempSync(join(tmpdir(), 'seqarena-'))

describe('ridge file', () => {
  it('gives back exactly what was written, of each regression', () => {
    const ridge = {
      order: 2,
      centre: Float64Array.of(1 / 3, 2),
      intercept: Float64Array.of(-1e-9, 4),
      weights: Float64Array.of(1, 2, 3, 4, 5, 6, 7, Math.PI),
    }
    const tuned = { ...ridge, order: 1, weights: Float64Array.of(1, 2, 3, 4) }
    const dir = folder()
    writeRidge(dir, 'ridge', ridge)
    writeRidge(dir, 'ridgeTuned', tuned)
    expect(readRidge(dir)).toEqual(ridge)
    expect(readRidge(dir, 'ridgeTuned')).toEqual(tuned)
  })

  it('is undefined where there is none, and refuses another file', () => {
    const dir = folder()
    expect(readRidge(dir)).toBeUndefined()
    writeFileSync(join(dir, 'ridge.safetensors'), encodeSafetensors({}, { format: 'other' }))
    expect(() => readRidge(dir)).toThrow('is not a ridge regression of this version of seqarena')
  })
})
