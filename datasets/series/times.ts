/** The times of a series' rows. */
export interface Times {
  /** Whole numbers beyond 2^53 are kept as such. */
  values: Float64Array | BigInt64Array
  /** Units of the values in a second, counted from 1970 on; undefined for plain numbers. */
  perSecond?: number
  /** Whether they have no offset from UTC, so that an hour may come twice in autumn. */
  isWallClock: boolean
}

/** `times[a] − times[b]` as a number, exact where it is below 2^53. */
export function timeDifference({ values }: Times, a: number, b: number): number {
  return values instanceof BigInt64Array ? Number(values[a] - values[b]) : values[a] - values[b]
}

/** Seconds since 1970 of `times[i]`. */
export function secondsAt({ values, perSecond = 1 }: Times, i: number): number {
  return Number(values[i]) / perSecond
}

/** Whole numbers as float64 where that holds them all, which is faster to work with. */
export function narrowed(values: BigInt64Array): Float64Array | BigInt64Array {
  // By halves of 32 bits: a bigint for each value would take ten times as long.
  const { buffer, byteOffset, length } = values
  const low = new Uint32Array(buffer, byteOffset, length * 2)
  const high = new Int32Array(buffer, byteOffset, length * 2)
  const numbers = new Float64Array(length)
  for (let i = 0; i < length; i++) {
    const number = high[2 * i + 1] * 2 ** 32 + low[2 * i]
    if (!Number.isSafeInteger(number)) return values
    numbers[i] = number
  }
  return numbers
}
