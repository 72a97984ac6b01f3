import { Blocks } from './blocks.js'

/** 32-bit words of a key: as many as hold a length and twelve bytes, which most labels fit into. */
const keyWords = 4
const longestPacked = 12

/**
 * Numbers labels in the order of their first appearance.
 *
 * An open-addressing hash table of codes over typed arrays: a label of up to twelve bytes is looked up by
 * its bytes and becomes a string once only, on its first appearance (a `Map` of strings would make ten
 * million strings for ten million rows, and holds no more than 2²⁴).
 */
export class LabelBuilder {
  readonly kind = 'label'
  readonly labels: string[] = []
  private counts = new Int32Array(64)
  private keys = new Int32Array(64 * keyWords)
  /** Code + 1 by slot, 0 for a free one; at most half of them are taken. */
  private slots = new Int32Array(128)
  private readonly codes = new Blocks((length) => new Int32Array(length))
  private readonly packed = new Int32Array(keyWords)
  private readonly packedBytes = new Uint8Array(this.packed.buffer)

  addMissing(): void {
    this.codes.push(-1)
  }

  addText(text: string): void {
    const bytes = Buffer.from(text)
    this.packed.fill(0)
    this.packed[0] = bytes.length
    if (bytes.length > longestPacked) {
      this.addLong(text)
    } else {
      this.packedBytes.set(bytes, 4)
      this.addPacked(this.packed, 0)
    }
  }

  /**
   * @param words its length in bytes, then its UTF-8 bytes filled up with zeros
   * @param at where in `words` it begins
   */
  addPacked(words: Int32Array, at: number): void {
    const w0 = words[at]
    const w1 = words[at + 1]
    const w2 = words[at + 2]
    const w3 = words[at + 3]
    let slot = this.slotOf(mix(w0, w1, w2, w3))
    for (let code = this.slots[slot] - 1; code >= 0; code = this.slots[slot] - 1) {
      const key = code * keyWords
      const { keys } = this
      if (
        keys[key] === w0 &&
        keys[key + 1] === w1 &&
        keys[key + 2] === w2 &&
        keys[key + 3] === w3
      ) {
        this.found(code)
        return
      }
      slot = (slot + 1) & (this.slots.length - 1)
    }
    const bytes = Buffer.from(words.buffer, words.byteOffset + (at + 1) * 4, w0)
    this.append(slot, bytes.toString('utf8'), w0, w1, w2, w3)
  }

  /** For a label of more than twelve bytes, whose key is two hashes. */
  addLong(text: string): void {
    let hash = 0x811c9dc5
    let other = text.length
    for (let i = 0; i < text.length; i++) {
      const char = text.charCodeAt(i)
      hash = Math.imul(hash ^ char, 0x01000193)
      other = Math.imul(other, 31) + char
    }
    const w0 = longestPacked + 1
    const w1 = hash | 0
    const w2 = other | 0
    let slot = this.slotOf(mix(w0, w1, w2, 0))
    for (let code = this.slots[slot] - 1; code >= 0; code = this.slots[slot] - 1) {
      const key = code * keyWords
      const { keys } = this
      if (keys[key] === w0 && keys[key + 1] === w1 && keys[key + 2] === w2) {
        if (this.labels[code] === text) {
          this.found(code)
          return
        }
      }
      slot = (slot + 1) & (this.slots.length - 1)
    }
    this.append(slot, text, w0, w1, w2, 0)
  }

  /** How many labels occur exactly once. */
  countSingle(): number {
    return this.counts.subarray(0, this.labels.length).filter((count) => count === 1).length
  }

  /** [rowCount] −1 where there is no value; afterwards there is nothing left here. */
  takeCodes(): Int32Array {
    return this.codes.take()
  }

  private found(code: number) {
    this.counts[code]++
    this.codes.push(code)
  }

  private append(slot: number, label: string, w0: number, w1: number, w2: number, w3: number) {
    const code = this.labels.length
    this.labels.push(label)
    this.counts[code] = 1
    const key = code * keyWords
    this.keys[key] = w0
    this.keys[key + 1] = w1
    this.keys[key + 2] = w2
    this.keys[key + 3] = w3
    this.codes.push(code)
    this.slots[slot] = code + 1
    if (this.labels.length === this.counts.length) this.grow()
  }

  private grow() {
    const capacity = this.counts.length * 2
    this.counts = grown(this.counts, capacity)
    this.keys = grown(this.keys, capacity * keyWords)
    this.slots = new Int32Array(capacity * 2)
    for (let code = 0; code < this.labels.length; code++) this.slots[this.freeSlot(code)] = code + 1
  }

  private freeSlot(code: number): number {
    const key = code * keyWords
    const { keys, slots } = this
    let slot = this.slotOf(mix(keys[key], keys[key + 1], keys[key + 2], keys[key + 3]))
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    return slot
  }

  private slotOf(hash: number): number {
    return hash & (this.slots.length - 1)
  }
}

function mix(w0: number, w1: number, w2: number, w3: number): number {
  let hash = Math.imul(w1 ^ w0, 0x9e3779b1)
  hash = Math.imul((hash ^ (hash >>> 15)) + w2, 0x85ebca77)
  hash = Math.imul((hash ^ (hash >>> 13)) + w3, 0xc2b2ae3d)
  return hash ^ (hash >>> 16)
}

function grown(values: Int32Array, length: number) {
  const larger = new Int32Array(length)
  larger.set(values)
  return larger
}
