import { philox4x32, uniformOf } from '../../base/random.js'

/** What a stream of random numbers is for: the second word of its key. */
export const noiseStreams = { source: 0, observation: 1, choice: 2 } as const

const block = new Uint32Array(4)

/**
 * Standard normals of one stream, step and sequence, in lane pairs by Box–Muller.
 *
 * @param out receives them; a multiple of 4 long
 */
export function drawNormals(
  seed: number,
  stream: number,
  step: number,
  sequence: number,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i += 2) {
    const lane = i & 3
    if (lane === 0) philox4x32(i >> 2, step, sequence, 0, seed, stream, block)
    const radius = Math.sqrt(-2 * Math.log(uniformOf(block[lane])))
    const angle = 2 * Math.PI * uniformOf(block[lane + 1])
    out[i] = radius * Math.cos(angle)
    out[i + 1] = radius * Math.sin(angle)
  }
}

/** @param out [4], receives the uniforms of the choices: chain 0, chain 1, delay, unused */
export function drawChoices(seed: number, step: number, sequence: number, out: Float64Array): void {
  philox4x32(0, step, sequence, 0, seed, noiseStreams.choice, block)
  for (let lane = 0; lane < 4; lane++) out[lane] = uniformOf(block[lane])
}
