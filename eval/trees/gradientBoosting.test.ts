import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { boostingDefaults, fitGradientBoosting } from './gradientBoosting.js'
import { sumTrees } from './sumTrees.js'
import { fixtureTables } from './testing/fixtureTables.js'

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
        const sums = sumTrees(trees, test, 0, wanted.length / outputs, outputs)
        const off = Array.from(sums, (sum, i) => Math.abs(start[i % outputs] + sum - wanted[i]))
        expect(Math.max(...off)).toBeLessThan(1e-4)
      })
    }
  }
})
