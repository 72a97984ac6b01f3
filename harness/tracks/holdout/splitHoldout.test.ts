import { describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import type { LabelColumn, NumberColumn, Table } from '../../../datasets/table.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { tableOf } from '../../../eval/testing/tableOf.js'
import { splitHoldout } from './splitHoldout.js'

const count = 1000
const random = new RandomStream(1, 'amounts')
const amounts = Array.from({ length: count }, () =>
  random.uniform() < 0.3 ? null : random.normal(),
)
const flat = tableOf({
  number: Array.from({ length: count }, (_, i) => i),
  label: Array.from({ length: count }, (_, i) => (i % 10 < 7 ? 'often' : i === 8 ? 'once' : null)),
  amount: amounts,
})
const numbersOf = (table: Table) => [...(table.columns[0] as NumberColumn).values]

describe('splitHoldout', () => {
  it('gives every row to one part, in order, a tenth to the holdout', () => {
    const { training, holdout } = splitHoldout(flat, undefined, { seed: 1 })
    const [seen, held] = [numbersOf(training), numbersOf(holdout!)]
    expect(held).toHaveLength(100)
    expect([...seen, ...held].sort((a, b) => a - b)).toEqual(numbersOf(flat))
    for (const part of [seen, held]) expect(part).toEqual([...part].sort((a, b) => a - b))
    expect(splitHoldout(flat, undefined, { seed: 1 })).toEqual({ training, holdout })
    expect(numbersOf(splitHoldout(flat, undefined, { seed: 2 }).holdout!)).not.toEqual(held)
  })

  it('gives each label of the target its tenth, to within one row', () => {
    for (const seed of [1, 2, 3]) {
      const { holdout } = splitHoldout(flat, undefined, { seed, target: 'label' })
      const { codes, labels } = holdout!.columns[1] as LabelColumn
      const often = codes.filter((code) => labels[code] === 'often').length
      expect(Math.abs(often - 70)).toBeLessThanOrEqual(1)
    }
  })

  it('gives every range of a number its tenth, to within a row at either end', () => {
    const { holdout } = splitHoldout(flat, undefined, { seed: 4, target: 'amount' })
    const held = (holdout!.columns[2] as NumberColumn).values
    for (const bound of [-2, -1, -0.3, 0, 0.5, 1.5]) {
      const whole = amounts.filter((amount) => amount !== null && amount < bound).length
      const missing = amounts.filter((amount) => amount === null).length
      const ours = held.filter((amount) => amount < bound).length
      const ourMissing = held.filter(Number.isNaN).length
      expect(Math.abs(ours + ourMissing - (whole + missing) / 10)).toBeLessThanOrEqual(1)
    }
  })

  it('keeps groups whole', () => {
    const keys = Array.from({ length: 1500 }, (_, i) => `g${(i * 7) % 500}`)
    const table = tableOf({ key: keys, x: keys.map((_, i) => i) })
    const { training, holdout } = splitHoldout(table, 'key', { seed: 1, target: 'x' })
    expect(sequencesOf(training, 'key', false).count).toBe(450)
    const { count: held, rows } = sequencesOf(holdout!, 'key', false)
    expect(held).toBe(50)
    expect(rows).toHaveLength(150)
  })

  it('does not let training know the labels of rows that are held out', () => {
    const split = [...Array(40).keys()].map((seed) => splitHoldout(flat, undefined, { seed }))
    const labelsOf = (table: Table) => (table.columns[1] as LabelColumn).labels
    const isHeld = ({ holdout }: (typeof split)[number]) => numbersOf(holdout!).includes(8)
    expect(split.some(isHeld)).toBe(true)
    for (const one of split) {
      expect(labelsOf(one.training).includes('once')).toBe(!isHeld(one))
    }
  })

  it('holds nothing out where a tenth is fewer than 50 groups', () => {
    const table = tableOf({ x: Array.from({ length: 499 }, (_, i) => i) })
    expect(splitHoldout(table, undefined, { seed: 1 })).toEqual({ training: table })
  })

  it('knows no target that is not there', () => {
    expect(() => splitHoldout(flat, undefined, { seed: 1, target: 'nothing' })).toThrow(
      'test.csv: there is no column nothing.',
    )
  })
})
