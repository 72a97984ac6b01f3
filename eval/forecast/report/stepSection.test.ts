import { expect, it } from 'vitest'
import { elements, parseMarkup, textOf } from '../../../base/testing/parseMarkup.js'
import type { LineReadout } from '../../report/readFigure.js'
import type { StepR2 } from '../r2ByStep.js'
import { stepSection } from './stepSection.js'

function read(steps: readonly StepR2[]) {
  const all = elements(parseMarkup(`<html>${stepSection(steps, 0.3)!.text}</html>`, true))
  const figure = all.find(({ name }) => name === 'figure')!
  const lines: LineReadout = JSON.parse(figure.attributes['data-lines'])
  return { lines, note: textOf(all.find(({ attributes }) => attributes.class === 'note')!) }
}

it('weighs steps by the sequences that have them, and says how many those are', () => {
  // 90 steps of ten sequences, then 10 of a single one that is predicted badly.
  const steps = Array.from({ length: 100 }, (_, step) =>
    step < 90 ? { step, r2: 0.5, rows: 10 } : { step, r2: -10, rows: 1 },
  )
  const { lines, note } = read(steps)
  expect(lines.series.map(({ name }) => name)).toEqual([
    'R², each step',
    'R², mean of 5 steps',
    'sequences',
  ])
  // Two steps of ten sequences and three of one at step 90, by hand.
  expect(lines.series[1].y[90]).toBeCloseTo((20 * 0.5 + 3 * -10) / 23, 4)
  expect(lines.series[2].y.slice(88, 92)).toEqual([10, 10, 1, 1])
  expect(note).toContain('each step is scored on the sequences that have it, 10 at most and 1 at')
})

it('says nothing of lengths where all steps have as many sequences', () => {
  const { lines, note } = read(Array.from({ length: 9 }, (_, step) => ({ step, r2: 0.1, rows: 4 })))
  expect(lines.series).toMatchObject([{ name: 'R²', y: Array(9).fill(0.1) }])
  expect(note).not.toContain('differ')
})

it('shows means of many steps, each at its first', () => {
  const steps = Array.from({ length: 5000 }, (_, step) => ({ step, r2: step % 3, rows: 1 }))
  const { lines } = read(steps)
  expect(lines.x).toHaveLength(1667)
  expect(lines.x.slice(0, 3)).toEqual([0, 3, 6])
  expect(lines.series[0]).toMatchObject({ name: 'R², mean of 3 steps' })
  expect(lines.series[0].y.slice(0, 3)).toEqual([1, 1, 1])
})
