/** The labels of a form are cut into blocks, in each of which they come in an order of its own. */
export interface BlockOrder {
  /** Labels of a block. */
  size: bigint
  /** Factor of a label's number in the block, and what is added, modulo `size`. */
  times: bigint
  plus: bigint
}

/** Orders that a block can have. */
export const blockOrders = 1024

/**
 * One of the orders of a block.
 *
 * @param number 0 … {@link blockOrders} − 1
 */
export function blockOrder(size: bigint, number: number): BlockOrder {
  const word = (factor: number) => BigInt(Math.imul(number + 1, factor) >>> 0)
  // Odd multiples of the golden ratio and of another irrational number: multipliers of xxHash32.
  let times = word(0x9e3779b1) % size
  while (divisor(times, size) !== 1n) times++
  return { size, times, plus: word(0x85ebca77) % size }
}

/** A key's inverse: the number whose product with `value` is 1, modulo `size`; they have no common divisor. */
export function inverse(value: bigint, size: bigint): bigint {
  let [rest, next] = [modulo(value, size), size]
  let [factor, nextFactor] = [1n, 0n]
  while (next !== 0n) {
    const quotient = rest / next
    ;[rest, next] = [next, rest - quotient * next]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return factor
}

export function modulo(value: bigint, size: bigint): bigint {
  return ((value % size) + size) % size
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b)
}
