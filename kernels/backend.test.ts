import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { type BackendCandidate, backendCandidates, selectBackend } from './backend.js'

const real = (name: string) => backendCandidates.find((candidate) => candidate.name === name)!
const failing = (name: 'tfjs-node-gpu' | 'wasm', reason: string): BackendCandidate => ({
  name,
  automatic: true,
  load: () => Promise.reject(new Error(reason)),
})

describe('selectBackend', () => {
  it('falls back to wasm when no GPU package is installed, and says why', async () => {
    const chosen = await selectBackend('auto')
    expect(chosen).toEqual({
      name: 'wasm',
      reason: 'chosen automatically; tfjs-node-gpu is not installed',
    })
    expect(tf.getBackend()).toBe('wasm')
  })

  it('takes the first automatic candidate that loads: another backend in the place of a GPU', async () => {
    const gpuInPlace = { ...real('cpu'), name: 'tfjs-node-gpu' as const, automatic: true }
    const chosen = await selectBackend('auto', [gpuInPlace, real('wasm')])
    expect(chosen).toEqual({ name: 'tfjs-node-gpu', reason: 'chosen automatically' })
    expect(tf.getBackend()).toBe('cpu')
    expect((await tf.matMul([[1, 2]], [[3], [4]]).data())[0]).toBe(11)
  })

  it('passes over one that is installed but broken', async () => {
    const broken = failing('tfjs-node-gpu', 'cannot load libtensorflow\nlong stack')
    const chosen = await selectBackend('auto', [broken, real('wasm')])
    expect(chosen.name).toBe('wasm')
    expect(chosen.reason).toBe('chosen automatically; tfjs-node-gpu cannot load libtensorflow')
  })

  it('says why a forced backend cannot be had', async () => {
    await expect(selectBackend('tfjs-node-gpu')).rejects.toThrow(
      'backend tfjs-node-gpu is not installed. Use --backend auto, or install what is missing.',
    )
    await expect(selectBackend('auto', [failing('wasm', 'is gone')])).rejects.toThrow(
      'no backend loads: wasm is gone',
    )
  })

  it('refuses an unknown name', async () => {
    await expect(selectBackend('cuda')).rejects.toThrow(
      'no backend is called cuda. Choose from auto, tfjs-node-gpu, wasm, webgpu, tfjs-node, cpu.',
    )
  })
})
