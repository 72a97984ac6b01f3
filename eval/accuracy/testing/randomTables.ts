import { RandomStream } from '../../../base/random.js'
import type { Table } from '../../../datasets/table.js'
import { tableOf } from './tables.js'

/** Sequences of the given lengths with a number, one that follows it, and a label; `shift` moves them all. */
export function randomTable(
  name: string,
  sequences: number,
  lengths: readonly number[],
  shift = 0,
): Table {
  const random = new RandomStream(1, name)
  const columns = { key: [], x: [], y: [], label: [] } as {
    key: number[]
    x: number[]
    y: number[]
    label: (string | null)[]
  }
  for (let key = 0; key < sequences; key++) {
    const length = lengths[random.integer(lengths.length)]
    const level = Math.floor(3 * random.uniform() + 3 * shift * random.uniform())
    for (let i = 0; i < length; i++) {
      columns.key.push(key)
      columns.x.push(level + random.integer(3))
      columns.y.push(Math.round(10 * (level + i + random.normal())) / 10)
      columns.label.push([null, '', 'a', 'b', 'c'][Math.floor(5 * random.uniform() ** (1 + shift))])
    }
  }
  return tableOf(columns, name)
}
