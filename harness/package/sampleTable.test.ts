import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sequenceAt } from '../../datasets/sequenceTable.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import { tableOfRun } from '../score/knownTable.js'
import { temporaryFolder } from '../score/testing/writeSolution.js'
import { sampleTable } from './sampleTable.js'
import { collectSubmission } from './submissionFiles.js'
import { nFeatures, tinyRun, tinyTable } from './testing/tinyRun.js'

const folder = temporaryFolder()
const run = tinyRun(folder, 'run')
const submission = collectSubmission(run)
const like = tableOfRun(run, 'runs/tiny')!

describe('sampleTable', () => {
  it('takes the first two sequences that ask for predictions', async () => {
    const file = join(folder, 'table.parquet')
    const table = await tinyTable(file)
    const first = await sampleTable(submission, { file, like })
    expect(first.sequences).toEqual([sequenceAt(table, 0), sequenceAt(table, 1)])
    expect(first.origin).toBe(`2 sequences of ${file}`)

    sequenceAt(table, 0).needPrediction.fill(0)
    sequenceAt(table, 1).needPrediction.fill(0)
    await writeSequenceTable(table, file)
    const last = await sampleTable(submission, { file, like })
    expect(last.sequences).toEqual([sequenceAt(table, 2)])
    expect(last.origin).toBe(`1 sequence of ${file}`)

    sequenceAt(table, 2).needPrediction.fill(0)
    await writeSequenceTable(table, file)
    expect((await sampleTable(submission, { file, like })).origin).toContain('of noise')
  })

  it('makes noise with the mean and spread of the training states without a table', async () => {
    const sample = await sampleTable(submission)
    expect(sample.origin).toBe('2 sequences of noise like the training table')
    expect(sample).toMatchObject({ offsets: Int32Array.of(0, 1000, 2000), nSequences: 2 })
    expect(sample.sequences.map(({ needPrediction }) => needPrediction.indexOf(1))).toEqual([
      99, 99,
    ])
    const { centre, scale } = submission.states
    for (let feature = 0; feature < nFeatures; feature++) {
      const values = sample.sequences.flatMap(({ states }) =>
        Array.from(states).filter((_, at) => at % nFeatures === feature),
      )
      const average = values.reduce((sum, value) => sum + value, 0) / values.length
      const variance =
        values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length
      // 2000 values that remember some 9 steps each: six standard errors.
      expect(Math.abs(average - centre[feature]) / scale[feature]).toBeLessThan(
        6 * Math.sqrt(9 / 2000),
      )
      expect(Math.abs(Math.sqrt(variance) / scale[feature] - 1)).toBeLessThan(0.2)
    }
    expect(await sampleTable(submission)).toEqual(sample)
  })

  it('makes float64 noise where the training states are on a high level', async () => {
    const centre = new Float64Array(nFeatures).fill(1e9)
    const states = { centre, scale: new Float64Array(nFeatures).fill(0.5) }
    const [{ states: made }] = (await sampleTable({ ...submission, states })).sequences
    expect(made).toBeInstanceOf(Float64Array)
    const deviations = Array.from(made, (value) => value - 1e9)
    expect(Math.max(...deviations)).toBeLessThan(5)
    expect(new Set(deviations).size).toBeGreaterThan(0.99 * made.length)
  })

  it('refuses a table of another number of features, and one that is not there', async () => {
    const file = join(folder, 'narrow.parquet')
    await writeSequenceTable(
      {
        seqIx: Int32Array.of(1),
        states: Float32Array.of(1, 2, 3, 4),
        needPrediction: Uint8Array.of(1, 1),
        offsets: Int32Array.of(0, 2),
        featureNames: ['a', 'b'],
      },
      file,
    )
    await expect(sampleTable(submission, { file, like })).rejects.toThrow(
      `${file}: has the features a, b; the run runs/tiny has f_0, f_1, f_2, f_3, f_4, f_5, f_6, f_7, f_8, f_9, f_10, f_11 … (32 in all). Give a table with the same feature columns, in any order.`,
    )
    const missing = join(folder, 'missing.parquet')
    await expect(sampleTable(submission, { file: missing, like })).rejects.toThrow(
      `${missing}: no such file`,
    )
  })
})
