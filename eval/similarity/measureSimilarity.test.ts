import { expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import type { Table } from '../../datasets/table.js'
import { tableOf } from '../testing/tableOf.js'
import { encodeTables } from './encode.js'
import { measureSimilarity } from './measureSimilarity.js'

const streets = ['Elm', 'Main', 'Oak', 'High', 'Church', 'Mill', 'Penn', 'Hill']

/** Rows of one source, hardly two of which have the same address. */
function honestSample(seed: number, count: number): Table {
  const random = new RandomStream(seed, 'honest')
  const draw = <T>(make: () => T) => Array.from({ length: count }, make)
  const street = () => streets[random.integer(streets.length)]
  return tableOf(
    {
      address: draw(() => `${random.integer(9999)} ${street()} ${street()}`),
      age: draw(() => random.integer(70)),
      group: draw(() => 'abc'[random.integer(3)]),
    },
    { address: 'text' },
  )
}

it('does not tell honest samples apart by texts that each has of its own', async () => {
  const [training, synthetic, holdout] = [1, 2, 3].map((seed) => honestSample(seed, 250))
  const encoded = encodeTables({ training, synthetic, holdout }, { seed: 1 })
  const figures = await measureSimilarity(encoded, { seed: 1, workers: 1 })
  // Four standard errors of an AUC of 250 and 250 rows.
  expect(Math.abs(figures.discriminator_auc_training_synthetic - 0.5)).toBeLessThan(0.103)
  expect(Math.abs(figures.discriminator_auc_training_holdout! - 0.5)).toBeLessThan(0.103)
  expect(figures.cosine_similarity_training_synthetic).toBeGreaterThan(0.95)
  expect(figures.cosine_similarity_training_holdout).toBeGreaterThan(0.95)
})

it('tells stand-ins for texts from texts', async () => {
  const [training, other] = [1, 2].map((seed) => honestSample(seed, 100))
  const columns = other.columns.map((column) =>
    'codes' in column && column.name === 'address'
      ? { ...column, labels: ['_RARE_'], codes: column.codes.map(() => 0) }
      : column,
  )
  const encoded = encodeTables({ training, synthetic: { ...other, columns } }, { seed: 1 })
  const figures = await measureSimilarity(encoded, { seed: 1, workers: 1 })
  expect(figures.discriminator_auc_training_synthetic).toBeGreaterThan(0.95)
})
