import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { CodeBlocks } from './codeBlocks.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-code-blocks-'))
afterAll(() => rmSync(folder, { recursive: true }))

const width = 2
const groups = 9000
/** Groups of one to three rows. */
const starts = new Int32Array(groups + 1)
for (let group = 0; group < groups; group++) starts[group + 1] = starts[group] + 1 + (group % 3)
const whole = Uint16Array.from({ length: width * starts[groups] }, (_, i) => (31 * i) % 60_000)

describe('CodeBlocks', () => {
  it('has after any number of stops what was sampled in one go', () => {
    const sizes = fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 3000 }), stops: fc.boolean() }),
      {
        minLength: 20,
        maxLength: 30,
      },
    )
    fc.assert(
      fc.property(sizes, (steps) => {
        const own = mkdtempSync(join(folder, 'run-'))
        const begin = () => new CodeBlocks(own, new Uint16Array(whole.length), starts, width)
        let blocks = begin()
        const next = [...steps]
        while (blocks.count < groups) {
          const { count, stops } = next.shift() ?? { count: 512, stops: false }
          if (stops) blocks = begin()
          const to = Math.min(groups, blocks.count + count)
          const codes = whole.slice(width * starts[blocks.count], width * starts[to])
          blocks.add(codes, to - blocks.count)
        }
        blocks.flush()
        const codes = new Uint16Array(whole.length)
        const read = new CodeBlocks(own, codes, starts, width)
        expect(read.count).toBe(groups)
        expect(codes).toEqual(whole)
        writeFileSync(join(own, 'other.bin'), '')
        read.remove()
        expect(readdirSync(own)).toEqual(['other.bin'])
      }),
      { numRuns: 8 },
    )
  })
})
