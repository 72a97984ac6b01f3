import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { encodeGenerator } from '../generatorFile.js'
import { generatorShapes } from '../weights.js'
import { decodeTable } from './decodeTable.js'
import { encodeTable } from './encodeTable.js'
import { fitCodec } from './fitCodec.js'
import { generatorColumns } from './networkColumns.js'
import { type Cell, cellsOf, groupedTable } from './testing/groupedTable.js'

const nGroups = 300
const day = 86_400_000

/** What rows hold without canaries. */
const ordinary: Record<string, (random: RandomStream) => Cell> = {
  label: (random) => `label-${random.integer(9)}`,
  text: (random) => `sentence ${random.word()} ${random.word()}`,
  few: (random) => random.integer(8) / 2,
  real: (random) => Number(random.normal().toFixed(9)),
  inflated: (random) => (random.integer(2) ? 0 : Number(random.normal().toFixed(9))),
  whole: (random) => Math.round(random.normal() * 1e8),
  date: (random) => Date.UTC(2020, 0) + random.integer(60) * day,
  time: (random) => Date.UTC(2020, 0) + random.word(),
}

/** Five values for 1, 2, 3, 4 and 4 groups, recognisable as they are: rare ones inside, and extremes. */
const canaries: Record<string, (random: RandomStream) => Cell[]> = {
  label: (random) => range(5).map((i) => `canary-${random.word()}-${i}`),
  text: (random) => range(5).map((i) => `canary text ${random.word()} ${i}`),
  few: (random) => [0.75, 2.25, -7 - random.uniform(), 99.5, 2.2],
  real: (random) => [...range(3).map(() => decimals(random)), -50 - decimals(random), 71.5],
  inflated: (random) => [decimals(random), -decimals(random), 1e-9, 40 + decimals(random), -41.5],
  whole: (random) => [...range(3).map(() => random.word() % 1e8), 7e9 + 1, -7e9 - 3],
  date: () => range(5).map((i) => Date.UTC(i < 3 ? 1850 + 7 * i : 2100 + i, 3, i + 1)),
  time: (random) => range(5).map((i) => Date.UTC(2020, 0) + random.word() - (i > 2 ? 1e12 : 0)),
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}

function decimals(random: RandomStream): number {
  return Number(random.uniform().toFixed(9))
}

/** A table in which each column's canaries stand in random rows of as many groups as they have. */
function planted(seed: number) {
  const random = new RandomStream(seed, 'canaries')
  const lengths = range(nGroups).map(() => 2 + random.integer(7))
  const hidden = new Map<string, Cell[]>()
  const columns = Object.entries(ordinary).map(([name, draw]) => {
    const cells = lengths.map((length) => range(length).map(() => draw(random)))
    const values = canaries[name](random)
    const places = random.permutation(nGroups)
    let next = 0
    for (const [i, value] of values.entries()) {
      for (let holder = 0; holder < Math.min(i + 1, 4); holder++) {
        const group = cells[places[next++]]
        group[random.integer(group.length)] = value
        // Many rows of few groups are few groups.
        group[random.integer(group.length)] = value
      }
    }
    hidden.set(name, values)
    const type = typeof values[0] === 'string' ? (name === 'text' ? 'text' : 'category') : null
    const isTime = name === 'date' || name === 'time'
    return [name, { type: type ?? (isTime ? 'datetime' : 'number'), cells }] as const
  })
  return { ...groupedTable(Object.fromEntries(columns)), hidden }
}

describe.each(range(10))('in table %i', (seed) => {
  // Every other table has labels made up for the hidden ones.
  const invent = seed % 2 === 1
  const { table, groups, hidden } = planted(seed)
  const codec = fitCodec(table, groups, { key: 'id', seed, invent })
  const { codes, lengths } = encodeTable(codec, table, groups)

  it('no canary is in the codec or in a generator’s file', () => {
    const config = {
      model: { dModel: 4, nLayers: 1, dState: 2, headDim: 4, expand: 1, convWidth: 2 },
      dHidden: 2,
      columns: generatorColumns(codec),
      order: null,
    }
    const tensors = Object.fromEntries(
      generatorShapes(config).map(({ name, shape }) => [
        name,
        new Float32Array(shape.reduce((product, size) => product * size, 1)),
      ]),
    )
    const bytes = encodeGenerator({ config, codec, tensors })
    const texts = [JSON.stringify(codec), new TextDecoder('latin1').decode(bytes)]
    for (const column of codec.columns) {
      const own = JSON.stringify(column)
      for (const value of hidden.get(column.name)!) {
        if (typeof value === 'string') for (const text of texts) expect(text).not.toContain(value)
        // As a number of its own, not as digits of another.
        const asNumber = new RegExp(`(?<![\\d.])${String(value).replace('.', '\\.')}(?![\\d.])`)
        expect(own).not.toMatch(asNumber)
      }
    }
  })

  it('no canary is in a decoded table, whatever its codes', () => {
    const random = new RandomStream(seed, 'codes')
    const columns = generatorColumns(codec)
    const any = codes.map((_, i) => random.integer(columns[i % columns.length].nCodes))
    for (const some of [codes, any]) {
      const settings = { seed, firstGroup: 0, keys: groups.keys }
      const decoded = decodeTable(codec, some, lengths, settings)
      for (const column of decoded.columns.slice(1)) {
        const cells = new Set(cellsOf(column))
        for (const value of hidden.get(column.name)!) expect(cells).not.toContain(value)
      }
    }
  })

  it('the table itself has every canary', () => {
    for (const column of table.columns.slice(1)) {
      const cells = new Set(cellsOf(column))
      for (const value of hidden.get(column.name)!) expect(cells).toContain(value)
    }
  })
})
