import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readTable, readTableLike } from '../../datasets/tables.js'
import { accuracyReference } from './accuracyReference.js'
import type { AccuracyFigures } from './accuracyResult.js'
import { measureAgainst } from './measureAccuracy.js'

const folder = process.env.SEQARENA_DATA && join(process.env.SEQARENA_DATA, 'prize')
const key = 'group_id'

// Skipped where SEQARENA_DATA is unset: the tables may not be passed on.
it.skipIf(!folder)('reproduces the published runs by replaying their draws', async () => {
  const { table: training } = await readTable(join(folder!, 'stage2-training.csv.gz'), { key })
  const like = (name: string) => readTableLike(join(folder!, name), training, { key })
  const { table: holdout } = await like('stage2-holdout.csv.gz')
  const reference = accuracyReference({ training, holdout, key }, { seed: 0, replaySeed: 1 })
  for (const name of ['SEQU2', 'SEQU3', 'SEQU5']) {
    const { table } = await like(`published-${name}-run1.csv.gz`)
    const metrics = join(folder!, `published-${name}-run1.metrics.json`)
    const published: AccuracyFigures = JSON.parse(readFileSync(metrics, 'utf8')).accuracy
    const { figures } = measureAgainst(reference, table)
    expect(Object.keys(figures).sort(), name).toEqual(Object.keys(published).sort())
    for (const figure of Object.keys(published) as (keyof AccuracyFigures)[]) {
      expect(Math.abs(figures[figure]! - published[figure]!), `${name} ${figure}`).toBeLessThan(
        1e-6,
      )
    }
  }
})
