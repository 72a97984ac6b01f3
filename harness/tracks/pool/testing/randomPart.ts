import { RandomStream } from '../../../../base/random.js'
import { type Cells, tableOf } from '../../../../eval/testing/tableOf.js'
import type { PoolPart } from '../readPool.js'

/**
 * A pool of few different groups, so that many are the same: one to three rows each of a number, a label and a
 * text, any of which may be missing.
 *
 * @param keys labels or numbers
 * @param isScattered the rows of a group stand apart
 */
export function randomPart(
  seed: number,
  { keys = 'labels', isScattered = false }: { keys?: 'labels' | 'numbers'; isScattered?: boolean },
): PoolPart {
  const random = new RandomStream(seed, 'pool-part')
  const pick = <Value>(values: readonly Value[]) => values[random.integer(values.length)]
  const lengths = Array.from({ length: 1 + random.integer(8) }, () => 1 + random.integer(3))
  const keyOf = lengths.map((_, group) => (keys === 'labels' ? `k${group}` : 2 * group + 0.5))
  let rows = lengths.flatMap((length, group) => Array.from({ length }, () => group))
  if (isScattered) rows = Array.from(random.permutation(rows.length), (place) => rows[place])
  const cells = (values: Cells): Cells => rows.map(() => pick(values))
  // Labels of different pools get different codes: the order of appearance differs.
  const table = tableOf(
    {
      x: cells([0, -0, 1.5, null]),
      key: rows.map((group) => keyOf[group]),
      label: cells(['a', 'b', null]),
      text: cells(['', 'long text of more than twelve bytes']),
    },
    { label: 'category', text: 'text' },
  )
  const models = Float64Array.from(rows, (group) => (seed % 3 === 0 ? Number.NaN : group % 2))
  return { table: { ...table, file: `part-${seed}` }, models: seed % 4 === 0 ? undefined : models }
}
