import { readFileSync } from 'node:fs'
import { binEdges, binOf } from '../binEdges.js'
import type { BinnedTable } from '../binnedTable.js'

/** The table that fixtures/ensembles.py made, binned: two columns of numbers, one of labels; and its targets. */
export function fixtureTables() {
  const file = new URL('../fixtures/ensembles.json', import.meta.url)
  const { train: count, ...data } = JSON.parse(readFileSync(file, 'utf8'))
  const halves = (values: readonly (number | null)[]) => {
    const numbers = Float64Array.from(values, (value) => value ?? Number.NaN)
    return { train: numbers.slice(0, count), test: numbers.slice(count) }
  }
  const [size, weight, label] = [data.size, data.weight, data.label].map(halves)
  const edges = [size, weight].map(({ train }) => binEdges(train))
  const tableOf = (half: 'train' | 'test'): BinnedTable => {
    const rowCount = size[half].length
    const bins = Uint8Array.from({ length: 3 * rowCount }, (_, i) => {
      const row = Math.floor(i / 3)
      if (i % 3 === 2) return label[half][row]
      return binOf([size, weight][i % 3][half][row], edges[i % 3])
    })
    const ordered = edges.map(({ length }) => ({ kind: 'ordered', binCount: length + 2 }) as const)
    return { rowCount, columns: [...ordered, { kind: 'labels', binCount: 4 }], bins }
  }
  return {
    train: tableOf('train'),
    test: tableOf('test'),
    value: halves(data.value),
    three: halves(data.three),
    binary: halves(data.binary),
  }
}
