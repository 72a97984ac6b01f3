import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTable } from '../../../datasets/tables.js'
import { orders } from '../../../datasets/testing/orders.js'
import type { Assessment } from '../../../eval/assessment.js'
import { independentTable } from '../../../eval/independentTable.js'
import { runCommand } from '../../testing/runCommand.js'
import { type AssessFilesOptions, assessFiles } from './assessFiles.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-assess-'))
const inFolder = (name: string) => join(folder, name)
const options = (more: Partial<AssessFilesOptions>): AssessFilesOptions => ({
  real: inFolder('real.csv'),
  synthetic: [inFolder('good.csv')],
  seed: 1,
  draws: 1,
  workers: 2,
  ...more,
})
/** Tables for what does not depend on their size. */
const few = { real: inFolder('few.csv'), synthetic: [inFolder('others.csv')], workers: 1 }
const keyed = { key: 'customer', holdout: inFolder('holdout.parquet'), target: 'returns' }

beforeAll(async () => {
  const real = orders(130, 1)
  await writeTable(inFolder('real.csv'), real)
  await writeTable(inFolder('holdout.parquet'), orders(130, 2))
  await writeTable(inFolder('good.csv'), orders(130, 3))
  await writeTable(inFolder('copy.csv'), real)
  await writeTable(inFolder('shuffled.parquet'), independentTable(real, 'customer', 4))
  await writeTable(inFolder('few.csv'), orders(40, 5))
  await writeTable(inFolder('others.csv'), orders(40, 6))
  writeFileSync(inFolder('other.csv'), 'a,b\n1,2\n')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('assessFiles', () => {
  /** Assessment of the honest sample, beside others and on two workers. */
  let honest: Assessment

  it('ranks an honest sample before shuffled columns, and a copy last of all', async () => {
    const files = ['copy.csv', 'shuffled.parquet', 'good.csv'].map(inFolder)
    const { assessments, ranking, unfinished } = await assessFiles(
      options({ ...keyed, synthetic: files }),
    )
    honest = assessments[2]
    expect(assessments.map(({ synthetic }) => synthetic.file)).toEqual(files)
    expect(ranking.map(({ file }) => file)).toEqual([files[2], files[1], files[0]])
    expect(ranking.map(({ isPrivacyConcern }) => isPrivacyConcern)).toEqual([false, false, true])
    expect(unfinished).toEqual([])
    const [copy, shuffled, good] = assessments
    expect(copy.distances.ims_training).toBeGreaterThan(0.9)
    expect(shuffled.accuracy.univariate).toBeGreaterThan(shuffled.accuracy.univariate_max - 0.05)
    expect(shuffled.accuracy.coherence).toBeLessThan(good.accuracy.coherence! - 0.05)
    // The independent baseline is another draw of the same kind of table.
    const { independent } = shuffled.references
    expect(Math.abs(independent.accuracy.overall - shuffled.accuracy.overall)).toBeLessThan(0.03)
    expect(shuffled.references.independent).toBe(good.references.independent)
  })

  it('gives the same figures on one worker and alone, as its schema says', async () => {
    const one = await assessFiles(options({ ...keyed, workers: 1 }))
    const figures = ({ seconds, ...rest }: (typeof one.assessments)[0]) => rest
    expect(figures(one.assessments[0])).toEqual(figures(honest))
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'assess.schema.json'), 'utf8'))
    const validate = new Ajv({ allowUnionTypes: true }).compile(schema)
    validate(JSON.parse(JSON.stringify(one.assessments[0])))
    expect(validate.errors).toBeNull()
  })

  it('takes a flat table without holdout and target, and says what is missing for it', async () => {
    const { assessments } = await assessFiles(options(few))
    const [{ accuracy, utility, weights, privacy, distances, notes, columns }] = assessments
    expect(accuracy.coherence).toBeUndefined()
    expect(utility).toBeUndefined()
    expect(weights).toEqual({ fidelity: 2 / 3, utility: 0, privacy: expect.closeTo(1 / 3, 12) })
    expect(privacy.holdoutRelative).toBeUndefined()
    expect(distances.dcr_share).toBeUndefined()
    expect(notes.join(' ')).toContain('Without a target there is no utility')
    expect(columns[0]).toEqual({ name: 'customer', type: 'category' })
  })

  it('finds a bad file before the work begins', async () => {
    const files = [inFolder('good.csv'), inFolder('other.csv')]
    const stages: string[] = []
    const work = assessFiles(
      options({ synthetic: files, onProgress: (_, stage) => stages.push(stage) }),
    )
    await expect(work).rejects.toMatchObject({ code: 'NO_COMMON_COLUMNS' })
    expect(stages.every((stage) => stage.startsWith('reading '))).toBe(true)
  })

  it('keeps what was assessed before an interrupt', async () => {
    const controller = new AbortController()
    const files = ['others.csv', 'few.csv'].map(inFolder)
    const { assessments, unfinished } = await assessFiles(
      options({
        ...few,
        synthetic: files,
        signal: controller.signal,
        onNotice: () => controller.abort(),
      }),
    )
    expect(assessments.map(({ synthetic }) => synthetic.file)).toEqual([files[0]])
    expect(unfinished).toEqual([files[1]])
  })

  it('stops with nothing where the interrupt comes first', async () => {
    const signal = AbortSignal.abort()
    await expect(assessFiles(options({ signal }))).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })
})

describe('seqarena assess', () => {
  it('writes the figures and the report, and prints them with their references, though a gate fails', async () => {
    const line =
      'assess --real real.csv --holdout holdout.parquet --synthetic good.csv --key customer --workers 1 --json a.json --html a.html --min-grade D --min accuracy=0.999'
    const { code, stdout, stderr } = await runCommand(folder, line.split(' '))
    expect(code).toBe(1)
    expect(stderr).toMatch(/error: good\.csv: accuracy 0\.\d{4} is below --min accuracy=0\.999\n/)
    const { accuracy, references } = JSON.parse(readFileSync(inFolder('a.json'), 'utf8'))
    const figures = [accuracy, references.holdout.accuracy, references.independent.accuracy]
    const row = [...figures.map(({ overall }) => overall), accuracy.overall_max]
    const cells = row.map((value: number) => value.toFixed(4)).join(' +')
    expect(stdout).toMatch(new RegExp(`^ {2}accuracy +${cells}$`, 'm'))
    expect(readFileSync(inFolder('a.html'), 'utf8')).toMatch(/^<!doctype html>/)
  })

  it('explains a target that is not there, with exit code 3', async () => {
    const line = 'assess --real real.csv --synthetic good.csv --target nothing'
    const { code, stderr } = await runCommand(folder, line.split(' '))
    expect(code).toBe(3)
    expect(stderr).toContain('there is no column nothing')
  })
})
