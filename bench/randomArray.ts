import { RandomStream } from '../base/random.js'

/** Drawn values before they repeat: a prime, so that no row or column meets itself again. */
const period = 65_521

/** Values uniform in [low, high), the same for the same name. Large arrays repeat themselves. */
export function randomArray(name: string, length: number, low = -1, high = 1): Float32Array {
  const random = new RandomStream(1, name)
  const drawn = Math.min(length, period)
  const values = new Float32Array(length)
  for (let i = 0; i < drawn; i++) values[i] = low + (high - low) * random.uniform()
  for (let i = drawn; i < length; i += drawn) values.copyWithin(i, 0, Math.min(drawn, length - i))
  return values
}
