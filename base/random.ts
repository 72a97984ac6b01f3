const TWO_POW_MINUS_32 = 2 ** -32

/** High 32 bits of the 64-bit product of two uint32. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const carry = aLow * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0
}

/** Four uint32: a Philox counter or one block of its output. */
export type Lanes = [number, number, number, number]

/**
 * Philox4x32-10: maps a 128-bit counter and a 64-bit key to four uint32.
 *
 * Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @param out receives the four words; returned
 */
export function philox4x32(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  key0: number,
  key1: number,
  out: Lanes | Uint32Array = [0, 0, 0, 0],
): Lanes | Uint32Array {
  let k0 = key0
  let k1 = key1
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0)
    const low0 = Math.imul(0xd2511f53, c0)
    const high1 = multiplyHigh(0xcd9e8d57, c2)
    const low1 = Math.imul(0xcd9e8d57, c2)
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c1 = low1 >>> 0
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0 >>> 0
    k0 = (k0 + 0x9e3779b9) >>> 0
    k1 = (k1 + 0xbb67ae85) >>> 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
  return out
}

/** A uint32 as a uniform in the open interval (0, 1). */
export function uniformOf(word: number): number {
  return (word + 0.5) * TWO_POW_MINUS_32
}

/** FNV-1a, 32 bits: turns a stream's name into half of its key. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  }
  return hash >>> 0
}

/**
 * A named stream of random numbers. Streams of different (seed, name, address) are independent, so that
 * no result depends on the order of draws elsewhere or on the number of workers.
 */
export class RandomStream {
  private readonly block = new Uint32Array(4)
  private lane = 4
  private counter = 0
  private readonly key0: number
  private readonly key1: number

  /**
   * @param seed taken modulo 2³²
   * @param name what the numbers are for, e.g. `epoch-order`
   * @param a first part of the address, e.g. the epoch
   * @param b second part of the address
   */
  constructor(
    seed: number,
    name: string,
    private readonly a = 0,
    private readonly b = 0,
  ) {
    this.key0 = seed >>> 0
    this.key1 = hashName(name)
  }

  /** The next uint32. */
  word(): number {
    if (this.lane === 4) {
      philox4x32(this.counter++, this.a, this.b, 0, this.key0, this.key1, this.block)
      this.lane = 0
    }
    return this.block[this.lane++]
  }

  /** Uniform in (0, 1). */
  uniform(): number {
    return uniformOf(this.word())
  }

  /** Standard normal number, by Box and Muller 1958, doi 10.1214/aoms/1177706645. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform())
  }

  /** Uniform whole number in 0 … bound−1. */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound)
  }

  /** A random order of 0 … count−1 (Fisher–Yates). */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => i)
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1)
      const swapped = order[i]
      order[i] = order[j]
      order[j] = swapped
    }
    return order
  }
}
