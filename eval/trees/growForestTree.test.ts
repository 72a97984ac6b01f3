import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { binNumbers } from './binnedTable.js'
import { growForestTree, type LearningTask } from './growForestTree.js'
import { sumTrees } from './sumTrees.js'
import { fixtureTables } from './testing/fixtureTables.js'

const { forest: expected } = JSON.parse(
  readFileSync(new URL('./fixtures/ensembles.json', import.meta.url), 'utf8'),
)
const { train, test, value, three, binary } = fixtureTables()

/** Sums of the outputs of 100 trees. */
function outputsOf(task: LearningTask, seed: number, outputs: number): Float64Array {
  const trees = Array.from({ length: 100 }, (_, tree) => growForestTree(task, seed, tree))
  return sumTrees(trees, test, 0, test.rowCount, outputs)
}

describe('growForestTree', () => {
  // Means over ten forests of scikit-learn's, from which one forest may be four deviations off.
  for (const [name, { halves, classCount }] of Object.entries({
    three: { halves: three, classCount: 3 },
    binary: { halves: binary, classCount: 2 },
  })) {
    it(`makes forests as accurate as scikit-learn's on ${name} classes`, () => {
      const targets = Uint8Array.from(halves.train)
      const sums = outputsOf(
        { kind: 'classification', table: train, targets, classCount },
        1,
        classCount,
      )
      let right = 0
      for (let row = 0; row < test.rowCount; row++) {
        const shares = sums.subarray(row * classCount, (row + 1) * classCount)
        if (shares.indexOf(Math.max(...shares)) === halves.test[row]) right++
      }
      const off = Math.abs(right / test.rowCount - expected[name].mean)
      expect(off).toBeLessThan(4 * expected[name].deviation)
    })
  }

  it("makes forests as close to numbers as scikit-learn's", () => {
    const sums = outputsOf({ kind: 'regression', table: train, targets: value.train }, 1, 1)
    const error = value.test.reduce((sum, v, row) => sum + Math.abs(v - sums[row] / 100), 0)
    const off = Math.abs(error / test.rowCount - expected.value.mean)
    expect(off).toBeLessThan(4 * expected.value.deviation)
  })

  it('grows the same tree from the same seed, and others from others', () => {
    const task = { kind: 'regression', table: train, targets: value.train } as const
    expect(growForestTree(task, 1, 7)).toEqual(growForestTree(task, 1, 7))
    expect(growForestTree(task, 1, 7)).not.toEqual(growForestTree(task, 1, 8))
    expect(growForestTree(task, 1, 7)).not.toEqual(growForestTree(task, 2, 7))
  })

  it('ends in one leaf where there is nothing to split by', () => {
    const table = binNumbers([], 5)
    const targets = Uint8Array.of(0, 0, 1, 1, 1)
    const { nodes } = growForestTree(
      { kind: 'classification', table, targets, classCount: 2 },
      1,
      0,
    )
    expect([...nodes]).toEqual([-1])
  })

  it('says the same of a row whatever rows stand around it', () => {
    const task = { kind: 'regression', table: train, targets: value.train } as const
    const tree = growForestTree(task, 1, 0)
    const all = sumTrees([tree], test, 0, test.rowCount, 1)
    const part = sumTrees([tree], test, 90, 100, 1)
    expect(part).toEqual(all.slice(90, 100))
  })
})
