import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import { bitsOf, TestKernels, testedBuilds } from './testing/runnableBuilds.js'

const width = 3
const outputCount = 4

interface Node {
  /** Bins low … high of a column go left. */
  split?: { column: number; low: number; high: number; left: Node; right: Node }
  /** Output and value. */
  values: [number, number][]
}

function randomTree(stream: RandomStream, depth: number): Node {
  if (depth === 0 || stream.uniform() < 0.2) {
    const values = Array.from({ length: stream.integer(3) }, (): [number, number] => [
      stream.integer(outputCount),
      stream.normal(),
    ])
    return { values }
  }
  const low = stream.integer(256)
  const high = low + stream.integer(256 - low)
  const [left, right] = [0, 1].map(() => randomTree(stream, depth - 1))
  return { split: { column: stream.integer(width), low, high, left, right }, values: [] }
}

/** The layout that eval/trees/tree.ts tells of. */
function laidOut(root: Node) {
  const nodes: number[] = []
  const starts = [0]
  const outputs: number[] = []
  const values: number[] = []
  const write = ({ split, values: own }: Node) => {
    const at = nodes.length
    if (!split) {
      nodes.push(-starts.length)
      outputs.push(...own.map(([output]) => output))
      values.push(...own.map(([, value]) => value))
      starts.push(values.length)
      return
    }
    nodes.push((split.column << 16) | (split.low << 8) | split.high, 0)
    write(split.left)
    nodes[at + 1] = nodes.length - at - 2
    write(split.right)
  }
  write(root)
  return [
    Int32Array.from(nodes),
    Int32Array.from(starts),
    Uint8Array.from(outputs),
    Float64Array.from(values),
  ]
}

describe.each(testedBuilds())('$name', (build) => {
  it.each([
    [1, 0],
    [15, 3],
    [16, 9],
    [77, 12],
  ])('addTree adds for %i rows what a tree of depth %i says', (rows, depth) => {
    const test = new TestKernels(build)
    const stream = new RandomStream(rows, 'tree')
    const root = randomTree(stream, depth)
    const bins = Uint8Array.from({ length: rows * width }, () => stream.integer(256))
    const sumsAt = test.block(bitsOf(new Float64Array(rows * outputCount).fill(1)))
    const parts = [...laidOut(root), bins].map((part) => test.block(bitsOf(part)))
    test.call('addTree', ...parts, sumsAt, rows, width, outputCount)

    const expected = Array.from({ length: rows }, (_, row) => {
      const sums = Array<number>(outputCount).fill(1)
      let node = root
      while (node.split) {
        const { column, low, high, left, right } = node.split
        const bin = bins[row * width + column]
        node = bin >= low && bin <= high ? left : right
      }
      for (const [output, value] of node.values) sums[output] += value
      return sums
    })
    const found = new Float64Array(test.read(sumsAt, 2 * rows * outputCount).buffer)
    expect([...found]).toEqual(expected.flat())
  })
})
