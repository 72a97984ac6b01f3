import { describe, expect, it } from 'vitest'
import { RandomStream } from '../base/random.js'
import type { Table } from '../datasets/table.js'
import { gradeTable } from '../eval/grade/gradeTable.js'
import { tableOf } from '../eval/testing/tableOf.js'
import { drawTables } from './drawTable.js'
import { gradeFinder } from './gradeFinder.js'
import { gradeSources, gradeTables } from './gradeSources.js'
import { type SpoilName, spoilNames, spoils } from './spoiledTables.js'

interface Tables {
  training: Table
  holdout: Table
  fresh: Table
  key?: string
}

/** Holds a fresh sample against spoiled tables: each must be far below it. */
async function expectApart(
  tables: Tables,
  seed: number,
  names: readonly SpoilName[],
  hasDiscriminator = false,
) {
  const { training, holdout, fresh, key } = tables
  const options = { seed, workers: 1, hasDiscriminator }
  const { find, close } = gradeFinder({ training, holdout, key }, options)
  try {
    const good = gradeTable(await find(fresh))
    expect(good.grade).toMatch(/^[AB]/)
    for (const name of names) {
      const { score } = gradeTable(await find(spoils[name]({ training, fresh, key }, seed)))
      expect(score, name).toBeLessThan(good.score - 0.15)
    }
  } finally {
    await close()
  }
}

/**
 * Sequences of five rows that walk upwards: a level with memory, another number and a label that go by it, and twenty
 * rare labels, each in 1.2 % of the rows.
 */
function walks(count: number, seed: number): Table {
  const random = new RandomStream(seed, 'calibration-walks')
  const rows = Array.from({ length: count }, (_, walk) => {
    let level = random.normal()
    return Array.from({ length: 5 }, () => {
      level += 0.2 + 0.3 * Math.abs(random.normal())
      const rare = random.uniform()
      return {
        walk: `w${walk}`,
        level: Math.round(20 * level) / 20,
        other: Math.round(10 * (level + 0.5 * random.normal())) / 10,
        label:
          rare < 0.24
            ? `rare ${Math.floor(rare / 0.012)}`
            : `l${Math.min(3, Math.max(0, Math.floor(level)))}`,
      }
    })
  }).flat()
  const names = ['walk', 'level', 'other', 'label'] as const
  return tableOf(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])))
}

describe('the grade of spoiled tables is below that of a fresh sample', () => {
  it('on simulated walks', async () => {
    const key = 'walk'
    const names = ['training', 'holdout', 'fresh']
    const options = { key, count: 200, seed: 1 }
    const [training, holdout, fresh] = drawTables(walks(600, 1), names, options)
    const tables = { training, holdout, fresh, key }
    const others = spoilNames(key).filter((name) => name !== 'meansMoved')
    await expectApart(tables, 1, others)
    // With 200 sequences chance moves a mean as far: the classifier sees it.
    await expectApart(tables, 1, ['meansMoved'], true)
  }, 300_000)

  const data = process.env.SEQARENA_DATA
  const subtle: Record<string, [number, SpoilName[]]> = {
    prize: [150, ['withinGroups']],
    adult: [600, ['noisyCopy']],
    bank: [600, ['meansMoved']],
    credit: [600, ['rareLost']],
  }
  it.skipIf(!data).each(Object.keys(subtle))(
    'on %s',
    async (name) => {
      const [count, names] = subtle[name]
      const source = gradeSources(data!).find((other) => other.name === name)!
      const tables = await gradeTables({ ...source, count, published: [] }, 7)
      await expectApart({ ...tables, key: source.key }, 7, names)
    },
    300_000,
  )
})
