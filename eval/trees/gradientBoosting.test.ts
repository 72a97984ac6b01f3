import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { boostingDefaults, fitGradientBoosting } from './gradientBoosting.js'
import { fixtureTables } from './testing/fixtureTables.js'
import { addTree } from './tree.js'

const expected = JSON.parse(
  readFileSync(new URL('./fixtures/ensembles.json', import.meta.url), 'utf8'),
).boosting
const { train, test, value, three, binary } = fixtureTables()

const shallow = { ...boostingDefaults, rounds: 30, maxDepth: 3, maxLeaves: 8, minLeafRows: 1 }
const wide = { ...boostingDefaults, rounds: 30 }
const tasks = {
  value: { kind: 'regression', table: train, targets: value.train },
  three: {
    kind: 'classification',
    table: train,
    targets: Uint8Array.from(three.train),
    classCount: 3,
  },
  binary: {
    kind: 'classification',
    table: train,
    targets: Uint8Array.from(binary.train),
    classCount: 2,
  },
} as const

describe('fitGradientBoosting', () => {
  for (const [size, settings] of Object.entries({ shallow, wide })) {
    for (const [name, task] of Object.entries(tasks)) {
      it(`predicts what scikit-learn's ${size} trees predict of ${name}`, () => {
        const { start, trees } = fitGradientBoosting(task, settings, 1)
        const outputs = start.length
        const wanted = expected[size][name].flat()
        const sums = Float64Array.from({ length: wanted.length }, (_, i) => start[i % outputs])
        const rows = wanted.length / outputs
        for (const tree of trees) {
          addTree(tree, test.bins, test.columns.length, 0, rows, sums, outputs)
        }
        const off = Array.from(sums, (sum, i) => Math.abs(sum - wanted[i]))
        expect(Math.max(...off)).toBeLessThan(1e-4)
      })
    }
  }
})
