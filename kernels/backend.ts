import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'

import tf = require('@tensorflow/tfjs-core')

import { SeqarenaError, UsageError } from '../base/errors.js'
import type { BackendName } from './backendNames.js'
import { registerGradients } from './gradients.js'
import { reasonOf } from './reasonOf.js'

/** A tfjs backend that may or may not be had on this machine. */
export interface BackendCandidate {
  name: BackendName
  /** Whether `auto` tries it. */
  automatic: boolean
  /** Loads it and makes it tfjs' current backend; throws the reason why it cannot be had. */
  load(): Promise<void>
}

export interface ChosenBackend {
  name: BackendName
  /** Why this one runs, in words: `wasm: always there; tfjs-node-gpu is not installed`. */
  reason: string
}

/**
 * Makes one backend tfjs' current one and registers the gradients that the ops need.
 *
 * @param choice `auto` takes the first automatic candidate that loads
 * @throws {UsageError} `BACKEND_UNKNOWN`; {SeqarenaError} `BACKEND_FAILED` with the reason of the forced one
 */
export async function selectBackend(
  choice: string,
  candidates: readonly BackendCandidate[] = backendCandidates,
): Promise<ChosenBackend> {
  registerGradients()
  const forced = candidates.find((candidate) => candidate.name === choice)
  if (forced) return loadForced(forced)
  if (choice !== 'auto') {
    const known = ['auto', ...candidates.map((candidate) => candidate.name)].join(', ')
    throw new UsageError(
      'BACKEND_UNKNOWN',
      `no backend is called ${choice}`,
      `Choose from ${known}.`,
    )
  }
  const refusals: string[] = []
  for (const candidate of candidates.filter(({ automatic }) => automatic)) {
    try {
      await candidate.load()
      return { name: candidate.name, reason: ['chosen automatically', ...refusals].join('; ') }
    } catch (error) {
      refusals.push(`${candidate.name} ${reasonOf(error)}`)
    }
  }
  throw new SeqarenaError('BACKEND_FAILED', `no backend loads: ${refusals.join('; ')}`)
}

async function loadForced(candidate: BackendCandidate): Promise<ChosenBackend> {
  try {
    await candidate.load()
  } catch (error) {
    throw new SeqarenaError(
      'BACKEND_FAILED',
      `backend ${candidate.name} ${reasonOf(error)}`,
      {},
      'Use --backend auto, or install what is missing.',
      undefined,
      { cause: error },
    )
  }
  return { name: candidate.name, reason: 'asked for' }
}

/** The backends that `auto` tries, in this order, and those that must be asked for. */
export const backendCandidates: readonly BackendCandidate[] = [
  { name: 'tfjs-node-gpu', automatic: true, load: loadTfjsNodeGpu },
  { name: 'wasm', automatic: true, load: loadWasm },
  {
    name: 'webgpu',
    automatic: false,
    load: () => loadBackend('webgpu', '@tensorflow/tfjs-backend-webgpu'),
  },
  {
    name: 'tfjs-node',
    automatic: false,
    load: () => loadBackend('tensorflow', '@tensorflow/tfjs-node'),
  },
  { name: 'cpu', automatic: false, load: () => loadBackend('cpu', '@tensorflow/tfjs-backend-cpu') },
]

async function loadTfjsNodeGpu() {
  await loadBackend('tensorflow', '@tensorflow/tfjs-node-gpu')
  // The package falls back to the CPU in silence when no GPU answers.
  const backend = tf.backend() as unknown as { isUsingGpuDevice?: boolean }
  if (!backend.isUsingGpuDevice) throw new Error('is installed, but no GPU answers')
}

async function loadWasm() {
  const require = createRequire(import.meta.url)
  const wasm: typeof import('@tensorflow/tfjs-backend-wasm') = require('@tensorflow/tfjs-backend-wasm')
  const entry = require.resolve('@tensorflow/tfjs-backend-wasm')
  wasm.setWasmPaths(join(dirname(entry), '..', 'wasm-out') + sep)
  await useBackend('wasm')
}

async function loadBackend(tfjsName: string, packageName: string) {
  try {
    createRequire(import.meta.url).resolve(packageName)
  } catch {
    throw new Error('is not installed')
  }
  await import(packageName)
  await useBackend(tfjsName)
}

async function useBackend(tfjsName: string) {
  const found = await tf.setBackend(tfjsName)
  if (!found) throw new Error('does not start on this machine')
  await tf.ready()
}
