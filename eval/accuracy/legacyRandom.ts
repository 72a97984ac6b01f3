const stateSize = 624
const shiftSize = 397

/**
 * NumPy's legacy generator, `numpy.random.RandomState(seed)`: the Mersenne Twister MT19937 with the two
 * draws that an exact replay needs.
 *
 * Source: Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 1998; how the draws are made from its
 * words as NumPy documents and freezes them for this class (NEP 19).
 */
export class LegacyRandom {
  private readonly state = new Uint32Array(stateSize)
  private next = stateSize

  /** @param seed 0 … 2³² − 1 */
  constructor(seed: number) {
    let word = seed >>> 0
    for (let i = 0; i < stateSize; i++) {
      this.state[i] = word
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i + 1) >>> 0
    }
  }

  /** A generator that goes on as this one would. */
  copy(): LegacyRandom {
    const copy = new LegacyRandom(0)
    copy.state.set(this.state)
    copy.next = this.next
    return copy
  }

  /** The next uint32. */
  word(): number {
    if (this.next === stateSize) this.refill()
    let y = this.state[this.next++]
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return y >>> 0
  }

  /** `random_sample`: uniform in [0, 1), of 53 bits. */
  uniform(): number {
    const high = this.word() >>> 5
    const low = this.word() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  /** `permutation(count)`, which is also `choice(count, count, replace=False)`. */
  permutation(count: number): Int32Array {
    const order = new Int32Array(count)
    for (let i = 0; i < count; i++) order[i] = i
    for (let i = count - 1; i > 0; i--) {
      const j = this.interval(i)
      const swapped = order[i]
      order[i] = order[j]
      order[j] = swapped
    }
    return order
  }

  /** Uniform whole number in 0 … largest: words cut to as many bits as it has, the too large ones thrown away. */
  private interval(largest: number): number {
    const mask = 2 ** (32 - Math.clz32(largest)) - 1
    let value: number
    do value = (this.word() & mask) >>> 0
    while (value > largest)
    return value
  }

  private refill(): void {
    const { state } = this
    for (let i = 0; i < stateSize; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % stateSize] & 0x7fffffff)
      const twisted = (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
      state[i] = state[(i + shiftSize) % stateSize] ^ twisted
    }
    this.next = 0
  }
}
