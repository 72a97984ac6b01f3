import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutColumn } from '../../../datasets/table.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { groupKinds } from './groupKinds.js'
import { joinPools, sourcesOfRows } from './joinPools.js'
import { groupTexts } from './testing/groupTexts.js'
import { randomPart } from './testing/randomPart.js'

const manyParts = fc.array(
  fc.record({
    seed: fc.nat(1000),
    keys: fc.constantFrom('labels' as const, 'numbers' as const),
    isScattered: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
)
const partsOf = (some: { seed: number; keys: 'labels' | 'numbers'; isScattered: boolean }[]) =>
  some.map(({ seed, ...options }) => randomPart(seed, options))

describe('groupKinds', () => {
  it('finds the first group of equal rows', () => {
    fc.assert(
      fc.property(manyParts, (some) => {
        const tables = partsOf(some).map(({ table }) => table)
        const kinds = groupKinds(
          tables.map((table) => ({
            columns: withoutColumn(table, 'key').columns,
            sequences: sequencesOf(table, 'key', false),
          })),
        )
        const texts = tables.flatMap((table) => groupTexts(table, 'key').map(({ text }) => text))
        expect(kinds.flatMap((own) => [...own])).toEqual(texts.map((text) => texts.indexOf(text)))
      }),
    )
  })
})

describe('joinPools', () => {
  it('has every group once, in order, under a key of its own', () => {
    fc.assert(
      fc.property(manyParts, (some) => {
        const parts = partsOf(some)
        const given = parts.flatMap(({ table }, part) =>
          groupTexts(table, 'key').map((group) => ({ ...group, part })),
        )
        // Where all groups are single rows, equal ones say how frequent such a row is.
        const isFlat = given.every(({ text }) => JSON.parse(text).length === 1)
        const kept = given.filter(
          ({ text }, i) => isFlat || given.findIndex((other) => other.text === text) === i,
        )
        const { table, starts, sources, sourceOf, duplicates } = joinPools(parts, 'key')
        expect(parts).toEqual([])
        const joined = groupTexts(table, 'key')
        expect(joined.map(({ text }) => text)).toEqual(kept.map(({ text }) => text))
        expect(new Set(joined.map(({ key }) => key)).size).toBe(joined.length)
        expect(duplicates).toBe(given.length - kept.length)
        expect([...sequencesOf(table, 'key', false).starts]).toEqual([...starts])
        expect(sequencesOf(table, 'key', false).isInOrder).toBe(true)
        expect([...sourceOf].map((source) => sources[source].file)).toEqual(
          kept.map(({ part }) => `part-${some[part].seed}`),
        )
        expect(sources.map(({ groups }) => groups)).toEqual(
          sources.map((_, source) => sourceOf.filter((other) => other === source).length),
        )
      }),
      // Two equal groups, of one row each, and none else.
      { examples: [[[{ seed: 414, keys: 'labels', isScattered: true }]]] },
    )
  })

  it('leaves a key that is free, and numbers the pool behind one that is not', () => {
    const part = (file: string, keys: string[], x: number) => ({
      table: { ...tableOf({ k: keys, x: keys.map((_, i) => x + i) }), file },
    })
    const { table, scattered } = joinPools(
      [
        part('a', ['g', 'h'], 1),
        part('b', ['g', 'g-3', 'i'], 11),
        part('c', ['g', 'i', 'g'], 21),
        part('d', ['j', 'g', 'h'], 31),
      ],
      'k',
    )
    expect(groupTexts(table, 'k').map(({ key }) => key)).toEqual([
      'g',
      'h',
      'g-2',
      'g-3',
      'i',
      'g-4',
      'i-3',
      'j',
      'g-5',
      'h-4',
    ])
    expect(table.file).toBe('a, b, c, d')
    expect(scattered).toEqual(['c'])
  })

  it('gives numbers above all that there are, and labels where a number cannot be', () => {
    const keysOf = (...pools: (string | number)[][]) => {
      const parts = pools.map((k, p) => ({
        table: tableOf({ k, x: k.map((_, i) => 10 * p + i) }),
      }))
      return groupTexts(joinPools(parts, 'k').table, 'k').map(({ key }) => key)
    }
    expect(keysOf([3, 1], [1, 7.5, 3])).toEqual(['3', '1', '8', '7.5', '9'])
    expect(keysOf([1, 2], ['1', '3'])).toEqual(['1', '2', '1-2', '3'])
    const last = Number.MAX_SAFE_INTEGER
    expect(keysOf([last], [last])).toEqual([`${last}`, `${last}-2`])
  })

  it('tells the models of one file from those of another', () => {
    const part = (file: string, models: (number | null)[] | undefined, x: number) => ({
      table: { ...tableOf({ k: ['a', 'b', 'b', 'c'], x: [x, x + 1, x + 2, x + 3] }), file },
      models: models && Float64Array.from(models, (model) => model ?? Number.NaN),
    })
    const pool = joinPools(
      [part('a', [1, 0, 0, 1], 0), part('b', [0, null, 2, 0.5], 10), part('c', undefined, 20)],
      'k',
    )
    expect(pool.sources).toEqual([
      { file: 'a', model: 1, groups: 2 },
      { file: 'a', model: 0, groups: 1 },
      { file: 'b', model: 0, groups: 1 },
      { file: 'b', groups: 2 },
      { file: 'c', groups: 3 },
    ])
    expect([...pool.sourceOf]).toEqual([0, 1, 0, 2, 3, 3, 4, 4, 4])
    expect([...sourcesOfRows(pool)]).toEqual([0, 1, 1, 0, 2, 3, 3, 3, 4, 4, 4, 4])
  })

  it('keeps equal rows where every group is one, with and without keys', () => {
    const rows = { x: [1, 1, 2], label: ['a', 'a', null] }
    const parts = () => [{ table: tableOf(rows) }, { table: tableOf(rows) }]
    const { table, isFlat, duplicates } = joinPools(parts(), undefined)
    expect({ isFlat, duplicates }).toEqual({ isFlat: true, duplicates: 0 })
    expect(table.columns).toEqual(
      tableOf({ x: [1, 1, 2, 1, 1, 2], label: ['a', 'a', null, 'a', 'a', null] }).columns,
    )
    const keyed = { k: ['r', 's', 't'], ...rows }
    const pool = joinPools([{ table: tableOf(keyed) }, { table: tableOf(keyed) }], 'k')
    expect(pool).toMatchObject({ isFlat: true, duplicates: 0 })
    expect(groupTexts(pool.table, 'k').map(({ key }) => key)).toEqual([
      'r',
      's',
      't',
      'r-2',
      's-2',
      't-2',
    ])
  })

  it('says which row has no key', () => {
    const table = tableOf({ k: ['a', null], x: [1, 2] })
    expect(() => joinPools([{ table }], 'k')).toThrow(
      'test.csv, row 2, column k: the row has no key. Fill it or drop the row.',
    )
  })
})
