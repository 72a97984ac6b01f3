import { Blocks } from './blocks.js'

/** 32-bit words of a label's key. */
const keyWords = 4

/**
 * Numbers labels in the order of their first appearance.
 *
 * An open-addressing hash table over typed arrays, from keys of 128 bits to codes. A label becomes a string
 * only when it first appears: a `Map` of strings would make one for every row, and holds no more than 2²⁴.
 */
export class LabelBuilder {
  readonly kind = 'label'
  readonly labels: string[] = []
  /** Rows by code. */
  private counts = new Int32Array(64)
  private keys = new Int32Array(64 * keyWords)
  /** Code + 1 by slot, 0 for a free one; at most half of them are taken. */
  private slots = new Int32Array(128)
  private readonly codes = new Blocks((length) => new Int32Array(length))
  private readonly textKey = new Int32Array(keyWords)

  addMissing(): void {
    this.codes.push(-1)
  }

  /** A label whose key is made here; one builder takes either such labels or such with a key. */
  addText(text: string): void {
    let hash = 0x811c9dc5
    let other = 0
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i)
      hash = Math.imul(hash ^ char, 0x01000193)
      other = Math.imul(other, 31) + char
    }
    const key = this.textKey
    key[0] = text.length
    key[1] = hash
    key[2] = other
    const slot = this.slotOfKey(key, 0, text)
    if (this.slots[slot] === 0) this.append(slot, key, 0, text)
    else this.found(slot)
  }

  /**
   * A label of at most twelve bytes: they are its key.
   *
   * @param words its length in bytes, then its UTF-8 bytes filled up with zeros
   * @param at where in `words` it begins
   */
  addShort(words: Int32Array, at: number): void {
    const slot = this.slotOfKey(words, at)
    if (this.slots[slot] !== 0) this.found(slot)
    else {
      const bytes = Buffer.from(words.buffer, words.byteOffset + (at + 1) * 4, words[at])
      this.append(slot, words, at, bytes.toString('utf8'))
    }
  }

  /**
   * A longer label.
   *
   * @param hashes of 128 bits, which stand for the label: two labels of the same hash count as one
   * @param at where in `hashes` the label's begins
   */
  addHashed(hashes: Int32Array, at: number, text: () => string): void {
    const slot = this.slotOfKey(hashes, at)
    if (this.slots[slot] !== 0) this.found(slot)
    else this.append(slot, hashes, at, text())
  }

  /** Rows, those without a value included. */
  get rowCount(): number {
    return this.codes.length
  }

  /** [labels] Rows that hold each. */
  get rowsOf(): Int32Array {
    return this.counts.subarray(0, this.labels.length)
  }

  /** [rowCount] −1 where there is no value; afterwards there is nothing left here. */
  takeCodes(): Int32Array {
    return this.codes.take()
  }

  private found(slot: number) {
    const code = this.slots[slot] - 1
    this.counts[code]++
    this.codes.push(code)
  }

  private append(slot: number, words: Int32Array, at: number, label: string) {
    const code = this.labels.length
    this.labels.push(label)
    this.counts[code] = 1
    for (let i = 0; i < keyWords; i++) this.keys[code * keyWords + i] = words[at + i]
    this.codes.push(code)
    this.slots[slot] = code + 1
    if (this.labels.length === this.counts.length) this.grow()
  }

  private grow() {
    const capacity = this.counts.length * 2
    this.counts = grown(this.counts, capacity)
    this.keys = grown(this.keys, capacity * keyWords)
    this.slots = new Int32Array(capacity * 2)
    const mask = this.slots.length - 1
    for (let code = 0; code < this.labels.length; code++) {
      let slot = hashOf(this.keys, code * keyWords) & mask
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask
      this.slots[slot] = code + 1
    }
  }

  /** Slot of a key, or the free one where it belongs. A `text` has to be the same beside its key. */
  private slotOfKey(words: Int32Array, at: number, text?: string): number {
    const { keys, slots } = this
    const mask = slots.length - 1
    let slot = hashOf(words, at) & mask
    for (;;) {
      const code = slots[slot] - 1
      if (code < 0) return slot
      const key = code * keyWords
      if (
        keys[key] === words[at] &&
        keys[key + 1] === words[at + 1] &&
        keys[key + 2] === words[at + 2] &&
        keys[key + 3] === words[at + 3] &&
        (text === undefined || this.labels[code] === text)
      ) {
        return slot
      }
      slot = (slot + 1) & mask
    }
  }
}

/** Mixes the four words of a key, with the multipliers of xxHash32. */
function hashOf(words: Int32Array, at: number): number {
  let hash = Math.imul(words[at + 1] ^ words[at], 0x9e3779b1)
  hash = Math.imul((hash ^ (hash >>> 15)) + words[at + 2], 0x85ebca77)
  hash = Math.imul((hash ^ (hash >>> 13)) + words[at + 3], 0xc2b2ae3d)
  return hash ^ (hash >>> 16)
}

function grown(values: Int32Array, length: number) {
  const larger = new Int32Array(length)
  larger.set(values)
  return larger
}
