import { sharedCopy } from '../../base/sharedCopy.js'
/**
 * A decision tree in flat arrays on shared memory, so that threads can hand it around without copying.
 *
 * Nodes stand in the order in which one walks them, left before right, so a split's left child is the node
 * after it:
 *   a split, two numbers: column << 16 | low << 8 | high, and how far after its left child the right one stands; a
 *            row goes left when its bin in that column is low … high. (A cut is 1 … high, or 0 … high with the
 *            missing ones; a label is low = high. There is room for 32,768 columns.)
 *   a leaf, one number: −1 − the leaf's number.
 * Leaf j, at which several nodes may end, adds values[e] to output outputs[e], for e = starts[j] … starts[j + 1] − 1.
 */
export interface Tree {
  nodes: Int32Array
  starts: Int32Array
  outputs: Uint8Array
  values: Float64Array
}

/** Collects a tree node by node, in the order in which it will stand. */
export class TreeBuilder {
  private nodes = new Int32Array(256)
  private length = 0
  private starts = new Int32Array(64)
  private leafCount = 0
  private outputs = new Uint8Array(64)
  private values = new Float64Array(64)
  private valueCount = 0

  /** @returns the node's place, for `setRight` */
  split(column: number, low: number, high: number): number {
    this.push((column << 16) | (low << 8) | high)
    this.push(0)
    return this.length - 2
  }

  /** Says that the next node is the right child of `parent`; −1 for none. */
  setRight(parent: number): void {
    if (parent >= 0) this.nodes[parent + 1] = this.length - parent - 2
  }

  /** A leaf without values; those that `leafValue` adds from here on are its own. */
  leaf(): void {
    this.push(~this.leafCount)
    this.starts = grown(this.starts, this.leafCount + 1)
    this.starts[this.leafCount++] = this.valueCount
  }

  leafValue(output: number, value: number): void {
    this.outputs = grown(this.outputs, this.valueCount)
    this.values = grown(this.values, this.valueCount)
    this.outputs[this.valueCount] = output
    this.values[this.valueCount++] = value
  }

  finish(): Tree {
    this.starts = grown(this.starts, this.leafCount)
    this.starts[this.leafCount] = this.valueCount
    return {
      nodes: sharedCopy(this.nodes.subarray(0, this.length)),
      starts: sharedCopy(this.starts.subarray(0, this.leafCount + 1)),
      outputs: sharedCopy(this.outputs.subarray(0, this.valueCount)),
      values: sharedCopy(this.values.subarray(0, this.valueCount)),
    }
  }

  private push(number: number): void {
    this.nodes = grown(this.nodes, this.length)
    this.nodes[this.length++] = number
  }
}

type Numbers = Int32Array | Uint8Array | Float64Array

/** The array itself when it has room at `at`, else a copy of twice the length. */
function grown<T extends Numbers>(array: T, at: number): T {
  if (at < array.length) return array
  const larger = new (array.constructor as new (length: number) => T)(2 * array.length)
  larger.set(array)
  return larger
}
