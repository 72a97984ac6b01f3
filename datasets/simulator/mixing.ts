/** Blocks of four features, each mixing one source of each of four rows; angle 0.1 · block. */
const nBlocks = 8
const pairs = [
  [0, 1],
  [2, 3],
  [0, 2],
  [1, 3],
] as const
const reversedPairs = [...pairs].reverse()

/** The four sources behind block `b`. */
function blockSources(b: number): readonly number[] {
  return [b, 12 + b, 20 + b, b < 4 ? 8 + b : 24 + b]
}

const blocks = Array.from({ length: nBlocks }, (_, b) => ({
  sources: blockSources(b),
  cos: Math.cos(0.1 * b),
  sin: Math.sin(0.1 * b),
}))

/**
 * Turns 32 sources into 32 features; an orthogonal map.
 *
 * @param sources [32]
 * @param features receives 32 values from `offset` on
 */
export function mixSources(
  sources: Float64Array,
  features: Float32Array | Float64Array,
  offset = 0,
): void {
  const y = new Float64Array(4)
  for (const [b, block] of blocks.entries()) {
    for (let i = 0; i < 4; i++) y[i] = sources[block.sources[i]]
    for (const [i, j] of pairs) rotate(y, i, j, block.cos, block.sin)
    for (let i = 0; i < 4; i++) features[offset + 4 * b + i] = y[i]
  }
}

/**
 * The inverse of `mixSources`.
 *
 * @param features 32 values from `offset` on
 * @param sources [32], receives the sources
 */
export function unmixFeatures(
  features: Float32Array | Float64Array,
  sources: Float64Array,
  offset = 0,
): void {
  const y = new Float64Array(4)
  for (const [b, block] of blocks.entries()) {
    for (let i = 0; i < 4; i++) y[i] = features[offset + 4 * b + i]
    for (const [i, j] of reversedPairs) rotate(y, i, j, block.cos, -block.sin)
    for (let i = 0; i < 4; i++) sources[block.sources[i]] = y[i]
  }
}

function rotate(y: Float64Array, i: number, j: number, cos: number, sin: number): void {
  const yi = y[i]
  const yj = y[j]
  y[i] = cos * yi - sin * yj
  y[j] = sin * yi + cos * yj
}
