/** Numbers by their place among the distinct ones. */
export interface EncodedNumbers {
  /** The distinct numbers of all arrays, ascending. */
  values: Float64Array
  /** Index in `values` of every number of each array; `values.length` for NaN. */
  codes: Int32Array[]
}

/**
 * Replaces the numbers of several arrays by their rank among the distinct ones of all of them, so that
 * counting and binning need no more comparisons. O(numbers + distinct · log distinct), by hashing.
 */
export function encodeNumbers(arrays: readonly Float64Array[]): EncodedNumbers {
  const seen = new NumberSet()
  const codes = arrays.map((numbers) => seen.addAll(numbers))
  const distinct = seen.values()
  const values = distinct.slice().sort()
  const rankOf = new Int32Array(values.length + 1)
  rankOf[0] = values.length // of `missing`, which comes first
  for (let rank = 0; rank < values.length; rank++) rankOf[seen.add(values[rank]) + 1] = rank
  for (const ids of codes) replaceIds(ids, rankOf)
  return { values, codes }
}

function replaceIds(ids: Int32Array, rankOf: Int32Array) {
  for (let i = 0; i < ids.length; i++) ids[i] = rankOf[ids[i] + 1]
}

const missing = -1

/** Distinct numbers in order of first appearance: open addressing with linear probing, at most half full. */
class NumberSet {
  private distinct = new Float64Array(512)
  private count = 0
  private slots = new Int32Array(1024).fill(missing)
  private readonly word = new Float64Array(1)
  private readonly bits = new Uint32Array(this.word.buffer)

  values(): Float64Array {
    return this.distinct.slice(0, this.count)
  }

  /** The number of each value in order of first appearance, −1 for NaN. */
  addAll(numbers: Float64Array): Int32Array {
    const ids = new Int32Array(numbers.length)
    let last = Number.NaN
    let lastId = missing
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i]
      // Neighbouring rows are often equal, which saves the look-up.
      if (value !== last) {
        lastId = Number.isNaN(value) ? missing : this.add(value)
        last = value
      }
      ids[i] = lastId
    }
    return ids
  }

  add(value: number): number {
    const slot = this.slotOf(value)
    if (this.slots[slot] !== missing) return this.slots[slot]
    const id = this.count++
    this.distinct[id] = value
    this.slots[slot] = id
    if (this.count === this.distinct.length) this.grow()
    return id
  }

  /** Slot of the number, or the free one where it would be put. */
  private slotOf(value: number): number {
    const mask = this.slots.length - 1
    // Adding 0 makes −0, which equals 0, look the same in bits too.
    this.word[0] = value + 0
    let hash = Math.imul(this.bits[0], 0x9e3779b1) ^ Math.imul(this.bits[1], 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    let slot = (hash ^ (hash >>> 13)) & mask
    while (this.slots[slot] !== missing && this.distinct[this.slots[slot]] !== value) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  private grow(): void {
    const distinct = new Float64Array(2 * this.distinct.length)
    distinct.set(this.distinct)
    this.distinct = distinct
    this.slots = new Int32Array(4 * this.count).fill(missing)
    for (let id = 0; id < this.count; id++) this.slots[this.slotOf(distinct[id])] = id
  }
}
