import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Table } from '../datasets/table.js'
import type { Assessment } from './assessment.js'
import { Assessor } from './assessor.js'
import type { AssessorOptions } from './assessorOptions.js'
import type { JudgedTables } from './judgedTables.js'
import { renderQualityReport } from './report/quality/qualityReport.js'
import { type Cells, tableOf } from './testing/tableOf.js'

async function assess(
  { synthetic, ...original }: JudgedTables,
  options: Partial<AssessorOptions> = {},
): Promise<Assessment> {
  const assessor = new Assessor(original, { seed: 0, draws: 1, workers: 1, ...options })
  try {
    return await assessor.assess(synthetic)
  } finally {
    await assessor.close()
  }
}

/** Every figure that leads is a share; nothing that programs read became null. */
function expectDefined(assessment: Assessment) {
  const { accuracy, similarity, fidelity, privacy, utility, overall, references } = assessment
  const { score, gradeParts, gradeReasons } = assessment
  const shares = {
    ...accuracy,
    ...similarity,
    fidelity: fidelity.score,
    privacy: privacy.score,
    ...(utility && { utility: utility.score }),
    overall,
    score,
    ...Object.fromEntries(gradeParts.map((part) => [`part ${part.name}`, part.score])),
    independent: references.independent.specification.overall,
  }
  for (const [name, value] of Object.entries(shares)) {
    // What an equal sample would have is a formula for large tables: a handful of rows may be below 0.
    if (!name.endsWith('_max')) expect(value, name).toBeGreaterThanOrEqual(0)
    expect(value, name).toBeLessThanOrEqual(1)
  }
  expect(gradeReasons.length).toBeGreaterThan(0)
  for (const [name, value] of Object.entries(assessment.distances)) {
    expect(Number.isNaN(value), name).toBe(false)
  }
  expect(
    renderQualityReport({ assessments: [assessment], createdAt: '2026-01-01T00:00:00Z' }),
  ).toMatch(/^<!doctype html>/)
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('a table of which little can be said', () => {
  const odd: Record<string, [Record<string, Cells>, Record<string, Cells>?]> = {
    'a single row': [{ x: [1], label: ['a'] }],
    'constant columns': [{ x: range(40).map(() => 3), label: range(40).map(() => 'a') }],
    'a column without values': [{ x: range(40), none: range(40).map(() => null) }],
    'no values on the synthetic side': [
      { x: range(40), label: range(40).map((i) => `l${i % 3}`) },
      { x: [null, null, null], label: [null, null, null] },
    ],
    'labels alone, all of them different': [
      { label: range(60).map((i) => `a${i}`), other: range(60).map((i) => `b${i}`) },
      { label: range(60).map((i) => `c${i}`), other: range(60).map((i) => `d${i}`) },
    ],
    'the largest numbers there are': [
      { x: range(30).map((i) => (i % 2 ? 1 : -1) * Number.MAX_VALUE), y: range(30) },
    ],
  }

  it.each(Object.keys(odd))('has defined figures: %s', async (name) => {
    const [real, synthetic = real] = odd[name]
    const training = tableOf(real)
    const types = Object.fromEntries(training.columns.map(({ name, type }) => [name, type]))
    expectDefined(await assess({ training, synthetic: tableOf(synthetic, types) }))
  })

  it('has defined figures: one sequence, in every table', async () => {
    const one = (from: number): Table =>
      tableOf({ id: range(12).map(() => 'only'), x: range(12).map((i) => i + from) })
    const tables = { training: one(0), holdout: one(5), synthetic: one(2), key: 'id' }
    const assessment = await assess(tables)
    expectDefined(assessment)
    expect(assessment.notes.join('\n')).toContain('The training table has 1 sequence')
  })

  it('has defined figures, whatever small tables hold', async () => {
    const cell = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))
    const label = fc.option(fc.string({ maxLength: 3 }))
    const table = fc.array(fc.tuple(fc.constantFrom('p', 'q', 'r'), cell, label), {
      minLength: 1,
      maxLength: 30,
    })
    const columns = (rows: readonly (readonly [string, number | null, string | null])[]) =>
      tableOf(
        {
          id: rows.map(([id]) => id),
          x: rows.map(([, x]) => x),
          label: rows.map(([, , text]) => text),
        },
        { x: 'number', label: 'category' },
      )
    await fc.assert(
      fc.asyncProperty(table, table, table, fc.boolean(), async (a, b, c, isKeyed) => {
        const tables = { training: columns(a), holdout: columns(b), synthetic: columns(c) }
        expectDefined(await assess({ ...tables, ...(isKeyed && { key: 'id' }) }))
      }),
      { numRuns: 5, seed: 5 },
    )
  }, 60_000)
})

it('finds a target that cannot be predicted before any other work', () => {
  const training = tableOf({ x: range(20), none: range(20).map(() => null) })
  const options = { seed: 0, draws: 1, workers: 1, target: 'none' }
  expect(() => new Assessor({ training }, options)).toThrow('none')
})
