import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LabelBuilder } from './labelBuilder.js'

/** The same by a Map. */
function byMap(values: readonly (string | null)[]) {
  const codes = new Map<string, number>()
  const rows = values.map((value) => {
    if (value === null) return -1
    if (!codes.has(value)) codes.set(value, codes.size)
    return codes.get(value)!
  })
  const single = [...codes.keys()].filter(
    (label) => values.indexOf(label) === values.lastIndexOf(label),
  )
  return { codes: Int32Array.from(rows), labels: [...codes.keys()], single: single.length }
}

function shortWords(text: string): Int32Array | undefined {
  const bytes = Buffer.from(text)
  if (bytes.length > 12) return undefined
  const words = new Int32Array(4)
  words[0] = bytes.length
  new Uint8Array(words.buffer).set(bytes, 4)
  return words
}

const label = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.integer({ min: 0, max: 300 }).map(String),
  // Hash alike in the multiplications by 31: Aa and BB.
  fc.array(fc.constantFrom('Aa', 'BB'), { maxLength: 6 }).map((parts) => parts.join('')),
)
const labels = fc.array(fc.option(label), { maxLength: 600 })

it('numbers texts by first appearance and counts those that occur once, as a Map does', () => {
  fc.assert(
    fc.property(labels, (values) => {
      const builder = new LabelBuilder()
      for (const value of values) {
        if (value === null) builder.addMissing()
        else builder.addText(value)
      }
      const expected = byMap(values)
      expect(builder.labels).toEqual(expected.labels)
      expect(builder.rowsOf.filter((rows) => rows === 1).length).toBe(expected.single)
      expect(builder.takeCodes()).toEqual(expected.codes)
    }),
  )
})

it('does so for bytes and hashes too', () => {
  fc.assert(
    fc.property(labels, (values) => {
      const builder = new LabelBuilder()
      for (const value of values) {
        const words = value === null ? undefined : shortWords(value)
        if (value === null) builder.addMissing()
        else if (words) builder.addShort(words, 0)
        else
          builder.addHashed(
            Int32Array.from({ length: 4 }, (_, i) => longHash(value, i)),
            0,
            () => value,
          )
      }
      const expected = byMap(values)
      expect(builder.labels).toEqual(expected.labels)
      expect(builder.takeCodes()).toEqual(expected.codes)
    }),
  )
})

/** Some word of some hash. */
function longHash(text: string, seed: number): number {
  let hash = seed + 1
  for (const char of text) hash = Math.imul(hash, 0x01000193) ^ char.codePointAt(0)!
  return Math.imul(hash, 2 * seed + 1)
}

it('holds more rows than a block and more labels than its first table', () => {
  const builder = new LabelBuilder()
  const values = Array.from({ length: 200_000 }, (_, i) => `label ${(i * 7919) % 70_001}`)
  for (const value of values) builder.addText(value)
  const { labels: known } = builder
  expect(known.length).toBe(70_001)
  expect(Array.from(builder.takeCodes(), (code) => known[code])).toEqual(values)
})
