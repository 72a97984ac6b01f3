import { Dictionary, Field, Int8, Int32, List, Schema, Struct, Utf8 } from 'apache-arrow'
import { Message } from 'apache-arrow/ipc/metadata/message'
import { describe, expect, it } from 'vitest'
import { arrowFields, arrowTypes } from './arrowSchema.js'
import { FlatTable } from './flatTable.js'

const schema = new Schema(
  [
    new Field('a', new Int32(), true),
    new Field('länge', new List(new Field('item', new Int8(), true)), true),
    new Field('', new Struct([new Field('inner', new Utf8(), true)]), true),
    new Field('word', new Dictionary(new Utf8(), new Int8()), true),
  ],
  new Map([['pandas', '{}']]),
)
const bytes = Message.encode(Message.from(schema))

function fieldsOf(message: Uint8Array) {
  return arrowFields(FlatTable.rootOf(message).table(2)!, message.length)
}

describe('arrowFields', () => {
  it('finds the columns that a schema declares', () => {
    const plain = { bitWidth: 0, children: [], isEncoded: false }
    expect(fieldsOf(bytes)).toEqual([
      { ...plain, name: 'a', type: arrowTypes.Int, bitWidth: 32 },
      {
        ...plain,
        name: 'länge',
        type: arrowTypes.List,
        children: [{ ...plain, name: 'item', type: arrowTypes.Int, bitWidth: 8 }],
      },
      {
        ...plain,
        name: '',
        type: arrowTypes.Struct,
        children: [{ ...plain, name: 'inner', type: arrowTypes.Utf8 }],
      },
      { ...plain, name: 'word', type: arrowTypes.Utf8, isEncoded: true },
    ])
  })

  it('refuses a schema that is cut anywhere, or counts more than it holds', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => fieldsOf(bytes.slice(0, length))).toThrow()
    }
    let refused = 0
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const damaged = Uint8Array.from(bytes).fill(0xff, at, at + 4)
      try {
        fieldsOf(damaged)
      } catch {
        refused++
      }
    }
    expect(refused).toBeGreaterThan(bytes.length / 4 / 4)
  })
})
