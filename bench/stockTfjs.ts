import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { registerGradients } from '../kernels/gradients.js'

/** Starts tfjs' wasm backend as it comes, with no kernel of ours in it: a peer, and what composed ops run on. */
export async function stockTfjs(): Promise<typeof tf> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm')
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')
  wasm.setWasmPaths(join(dirname(entry), '..', 'wasm-out') + sep)
  registerGradients()
  await tf.setBackend('wasm')
  return tf
}
