/**
 * Checks that kernels may follow these numbers into their memory. Takes a nanosecond a code.
 *
 * @param codes rows of as many as there are counts
 * @param counts column c's codes are below counts[c]
 * @throws {RangeError} naming the first that is less than `least`, or too large
 */
export function checkCodes(name: string, codes: Int32Array, counts: readonly number[], least = 0) {
  let column = 0
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] < least || codes[i] >= counts[column]) {
      const range = `${least} to ${counts[column] - 1}`
      throw new RangeError(`${name} element ${i} is ${codes[i]}, expected ${range}`)
    }
    if (++column === counts.length) column = 0
  }
}

/** @throws {RangeError} unless each row of `orders` [batch, columns] has each column number once */
export function checkOrders(orders: Int32Array, columns: number) {
  const lastSeen = new Int32Array(columns)
  for (let i = 0; i < orders.length; i++) {
    const [row, column] = [Math.floor(i / columns), orders[i]]
    if (lastSeen[column] === row + 1 || column < 0 || column >= columns) {
      throw new RangeError(`orders row ${row} is no permutation of 0 to ${columns - 1}`)
    }
    lastSeen[column] = row + 1
  }
}
