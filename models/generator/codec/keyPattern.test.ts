import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { groupRows } from '../../../datasets/groups.js'
import type { Column, Table } from '../../../datasets/table.js'
import { decodeTable } from './decodeTable.js'
import { encodeTable } from './encodeTable.js'
import { fitCodec } from './fitCodec.js'
import { parseCodec } from './parseCodec.js'
import { cellsOf } from './testing/groupedTable.js'

const nGroups = 500
const random = new RandomStream(1, 'keys')
const hex = (length: number) =>
  Array.from({ length }, () => '0123456789abcdef'[random.integer(16)]).join('')

/** Keys, and what all made-up ones look like. */
const forms: Record<string, [(i: number) => string | number, RegExp]> = {
  'codes of one width': [(i) => `K${String(i + 1).padStart(4, '0')}`, /^K\d{4}$/],
  UUIDs: [() => [8, 4, 4, 4, 12].map(hex).join('-'), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  'hexadecimal digits': [() => hex(8), /^[0-9a-f]{8}$/],
  'large numbers': [(i) => 100_001 + i, /^1\d{5}$/],
  'numbers from 0 on': [(i) => i, /^[1-9]\d{2,3}$/],
  'numbers of both signs': [(i) => 3 * i - 700, /^-?[1-9]\d{2,4}$/],
}

function tableOf(keys: readonly (string | number)[]): Table {
  const values = Float64Array.from(keys, (_, i) => i % 3)
  const key: Column =
    typeof keys[0] === 'number'
      ? { name: 'account', type: 'integer', values: Float64Array.from(keys, Number) }
      : {
          ...{ name: 'account', type: 'id', labels: keys.map(String) },
          codes: Int32Array.from(keys.keys()),
        }
  return {
    file: 'test.csv',
    rowCount: keys.length,
    columns: [key, { name: 'amount', type: 'integer', values }],
  }
}

describe.each(Object.entries(forms))('keys that are %s', (_, [draw, form]) => {
  const all = Array.from({ length: nGroups }, (_, i) => draw(i))
  // Every tenth is held out.
  const keys = all.filter((_, i) => i % 10 > 0)
  const others = tableOf(all.filter((_, i) => i % 10 === 0))
  const table = tableOf(keys)
  const groups = groupRows(table, 'account')
  const codec = fitCodec(table, groups, { key: 'account', others, seed: 1 })
  const { codes, lengths } = encodeTable(codec, table, groups)
  const madeFrom = (firstGroup: number, of = codec) =>
    cellsOf(decodeTable(of, codes, lengths, { seed: 1, firstGroup }).columns[0])
  const made = [0, 1, 2].flatMap((pool) => madeFrom(pool * keys.length))

  it('are new ones of their form and type, all different', () => {
    expect(made.filter((key) => !form.test(String(key)))).toEqual([])
    expect(typeof made[0]).toBe(typeof keys[0])
    expect(new Set(made).size).toBe(made.length)
    const real = new Set<unknown>(all)
    expect(made.filter((key) => real.has(key))).toEqual([])
  })

  it('stay different beyond the room of their pattern', () => {
    const far = [0, 8, 16].flatMap((lap) => madeFrom(lap * keys.length))
    expect(new Set(far).size).toBe(far.length)
  })

  it('belong to the numbers of groups', () => {
    expect(madeFrom(20).slice(0, 50)).toEqual(made.slice(20, 70))
  })

  it('are nowhere in the codec', () => {
    const json = JSON.stringify(codec)
    const long = all.map(String).filter((key) => key.length > 3)
    expect(long.filter((key) => json.includes(key))).toEqual([])
  })

  it('are read again, and count from 0 where the file has no pattern of them', () => {
    const refuse = (what: string): never => {
      throw new Error(what)
    }
    const read = (value: unknown) => parseCodec(JSON.parse(JSON.stringify(value)), refuse)
    expect(read(codec)).toEqual(codec)
    const { madeUp: _, ...key } = codec.key!
    const old = read({ ...codec, key })
    expect(madeFrom(7, old).map(Number)).toEqual(keys.map((_, i) => 7 + i))
  })
})

it('keys that are too few have a form of no real one', () => {
  const table = tableOf([17, 18, 19])
  const groups = groupRows(table, 'account')
  const codec = fitCodec(table, groups, { key: 'account', seed: 1 })
  const { codes, lengths } = encodeTable(codec, table, groups)
  const [key] = decodeTable(codec, codes, lengths, { seed: 1, firstGroup: 0 }).columns
  expect(cellsOf(key).filter((own) => !/^[1-9]\d{5}$/.test(String(own)))).toEqual([])
})
