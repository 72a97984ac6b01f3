import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { contestNeedPrediction, contestWarmUp } from '../../datasets/needPrediction.js'
import { type SequenceTable, selectSequences } from '../../datasets/sequenceTable.js'
import { simulateTable } from '../../datasets/simulate.js'
import { writeSequenceTable } from '../../datasets/writeSequenceTable.js'
import { optimumMetadata, optimumR2 } from '../../eval/forecast/optimum.js'
import { type TrainConfig, trainConfig } from './trainConfig.js'
import { trainingData } from './trainingData.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-data-'))
afterAll(() => rmSync(folder, { recursive: true }))

const table = simulateTable({ sequences: 10, steps: 110, seed: 1 })

async function write(name: string, content: SequenceTable = table, metadata = {}): Promise<string> {
  const file = join(folder, name)
  await writeSequenceTable(content, file, { metadata })
  return file
}

const read = (options: Partial<TrainConfig>) => trainingData(trainConfig(options))

const nothingToScore = (steps: number) =>
  `no row of its sequences of ${steps} steps needs a prediction and has a next step. Give sequences longer than the warm-up, or set need_prediction on earlier steps.`

describe('trainingData', () => {
  it('simulates a table where none is named, another one for another seed', async () => {
    const simulate = { sequences: 10, steps: 110 }
    const data = await read({ simulate, seed: 3 })
    expect(data).toMatchObject({ simulated: true, split: 'random' })
    expect(data.description).toBe(
      'simulated table (seed 3): 8 sequences to train on, 2 to validate, 110 steps × 32 features',
    )
    const whole = simulateTable({ ...simulate, seed: 3 })
    expect(data.train).toEqual(selectSequences(whole, data.train.seqIx))
    const other = await read({ simulate, seed: 4 })
    expect(other.fingerprint).not.toBe(data.fingerprint)
  })

  it('splits a table by sequence: a fifth to validate, each sequence on one side, by the seed alone', async () => {
    const file = await write('split.parquet')
    const { train, valid, simulated, description } = await read({ data: file, seed: 5 })
    expect([...train.seqIx, ...valid.seqIx].sort((a, b) => a - b)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
    expect(valid.seqIx).toHaveLength(2)
    expect(valid).toEqual(selectSequences(table, valid.seqIx))
    expect(simulated).toBe(false)
    expect(description).toBe(
      'split.parquet: 8 sequences to train on, 2 to validate, 110 steps × 32 features',
    )
    expect((await read({ data: file, seed: 5 })).valid).toEqual(valid)
    const others = await Promise.all([6, 7, 8].map((seed) => read({ data: file, seed })))
    expect(others.some((other) => String(other.valid.seqIx) !== String(valid.seqIx))).toBe(true)
  })

  it('keeps a part to test on where there are 20 sequences or more, a file of its own otherwise', async () => {
    const many = simulateTable({ sequences: 40, steps: 104, seed: 1 })
    const data = await write('many.parquet', many)
    const { train, valid, test, description, warnings } = await read({ data })
    expect([train, valid, test!].map(({ seqIx }) => seqIx.length)).toEqual([28, 6, 6])
    expect(description).toBe(
      'many.parquet: 28 sequences to train on, 6 to validate, 6 to test, 104 steps × 32 features',
    )
    expect(warnings).toEqual([])
    const submission = await read({ data, testShare: 0 })
    expect([submission.train.seqIx.length, submission.valid.seqIx.length]).toEqual([32, 8])
    expect(submission.test).toBeUndefined()

    const few = await read({ data: await write('few.parquet') })
    expect(few.test).toBeUndefined()
    expect(few.warnings).toEqual([
      '10 sequences are too few for a test part of their own: the score is of those that chose the epoch',
    ])
    const own = await read({ data: await write('few.parquet'), test: data })
    expect(own.test).toEqual(many)
    expect(own.description).toContain('few.parquet and many.parquet: 8 sequences to train on, 2 to')
  })

  it('splits by time what was cut from one series, and says so', async () => {
    const many = simulateTable({ sequences: 40, steps: 104, seed: 1 })
    const origin = {
      ...{ formatVersion: 1, file: 'series.csv', steps: 104, idColumns: [] },
      series: [{ id: [], sequences: 40 }],
    }
    const data = await write('cut.parquet', many, { 'seqarena.series': JSON.stringify(origin) })
    const { train, valid, test, split, description } = await read({ data })
    expect(split).toBe('time')
    expect(description).toContain(
      '28 sequences to train on, 5 to validate, 5 to test, split by time',
    )
    expect([train, valid, test!].map(({ seqIx }) => seqIx[0])).toEqual([0, 29, 35])
    expect((await read({ data, split: 'random' })).split).toBe('random')
  })

  it('says where what stands beside a CSV file is of another version of it', async () => {
    const many = simulateTable({ sequences: 40, steps: 104, seed: 1 })
    const data = await write('cut.csv', many)
    const sidecar = `${data}.series.json`
    const series = [{ id: [], sequences: 40 }]
    writeFileSync(sidecar, JSON.stringify({ formatVersion: 1, series, bytes: 1 }))
    const what = `${sidecar} is of another version of ${data}: when its sequences were is not known`
    expect(await read({ data })).toMatchObject({
      split: 'random',
      warnings: [
        `${what}; they are split at random, and --split time splits in the order of the sequences`,
      ],
    })
    expect((await read({ data, split: 'time' })).warnings).toEqual([
      `${what}; they are split in their order in the file`,
    ])
    expect((await read({ data, split: 'random' })).warnings).toEqual([])
  })

  it('takes a validation table as it is, and all of the other to train on', async () => {
    const optimum = optimumMetadata(optimumR2(table))
    const own = selectSequences(table, [3, 1])
    const data = await write('train.parquet', table, optimum)
    const valid = await write('valid.parquet', own, optimum)
    const found = await read({ data, valid })
    expect(found.train).toEqual(table)
    expect(found.valid).toEqual(own)
    expect(found.simulated).toBe(true)
    expect(found.description).toBe(
      'train.parquet and valid.parquet: 10 sequences to train on, 2 to validate, 110 steps × 32 features',
    )
  })

  it('has a fingerprint that changes with any byte of either file', async () => {
    const data = await write('bytes.csv')
    const valid = await write('other.csv')
    const { fingerprint } = await read({ data, valid })
    expect((await read({ data, valid })).fingerprint).toBe(fingerprint)
    for (const file of [data, valid]) {
      const bytes = readFileSync(file)
      // The last digit of the last value.
      const changed = Buffer.from(bytes)
      changed[bytes.length - 2] ^= 1
      writeFileSync(file, changed)
      expect((await read({ data, valid })).fingerprint).not.toBe(fingerprint)
      writeFileSync(file, bytes)
    }
  })

  it('refuses tables that do not fit each other', async () => {
    const data = await write('ten.parquet')
    const renamed = await write('renamed.parquet', {
      ...table,
      featureNames: table.featureNames.map((name) => name.replace('f_31', 'g')),
    })
    await expect(read({ data, valid: renamed })).rejects.toThrow(
      `${renamed}: has no f_31, which the training table has, but g, which it does not have. Give a table with the same feature columns, in any order.`,
    )
  })

  it('takes a table to validate on whose sequences have other lengths', async () => {
    const data = await write('ten.parquet', table)
    const longer = await write(
      'longer.parquet',
      simulateTable({ sequences: 2, steps: 120, seed: 1 }),
    )
    const { valid } = await read({ data, valid: longer })
    expect([...valid.offsets]).toEqual([0, 120, 240])
  })

  it('warns of a table to validate or test on that is the training table, by its bytes', async () => {
    const data = await write('own.parquet', table)
    const copy = await write('copy.parquet', table)
    const other = await write('new.parquet', simulateTable({ sequences: 3, steps: 110, seed: 2 }))
    const says = (name: string) =>
      `--${name} is the training table: its score says nothing about new sequences`
    expect((await read({ data, valid: data, test: copy })).warnings).toEqual(
      ['valid', 'test'].map(says),
    )
    expect((await read({ data, valid: other, test: copy })).warnings).toEqual([says('test')])
    expect((await read({ data, valid: other, test: other })).warnings).toEqual([])
  })

  it('finds the features of the validation table by their names', async () => {
    const names = ['x', 'y', 'z']
    const rows = [0, 1].map((step) => ({
      id: 4,
      t: step,
      ask: 1 - step,
      x: step,
      y: 2 - step,
      z: 3 + step,
    }))
    const csv = (name: string, columns: (keyof (typeof rows)[0])[]) => {
      const lines = rows.map((row) => columns.map((column) => row[column]).join())
      const file = join(folder, name)
      writeFileSync(file, [columns.join(), ...lines, ''].join('\n'))
      return file
    }
    const data = csv('keyed.csv', ['id', 't', 'ask', 'x', 'y', 'z'])
    const valid = csv('keyed-valid.csv', ['z', 'ask', 'y', 'id', 'x', 't'])
    const options = { data, valid, idColumn: 'id', stepColumn: 't', needColumn: 'ask', crop: 0 }
    const whole = await read(options)
    expect(whole.valid).toEqual(whole.train)
    expect(whole.train.featureNames).toEqual(names)
    expect(whole.warnings).toEqual([])
    for (const some of [{ columns: ['z', 'y'] }, { drop: ['x'] }]) {
      const { train, valid } = await read({ ...options, ...some })
      expect(train.featureNames).toEqual(['y', 'z'])
      expect([...train.states]).toEqual([2, 3, 1, 4])
      expect(valid).toEqual(train)
    }
    const warmed = await read({ ...options, needColumn: null, drop: ['ask'], warmUp: 1 })
    expect([...warmed.train.needPrediction]).toEqual([1, 0])
    expect(warmed.valid).toEqual(warmed.train)
  })

  it('knows no optimum of a simulated table of which some features are left out', async () => {
    const data = await write('some.parquet', table, optimumMetadata(optimumR2(table)))
    expect((await read({ data })).simulated).toBe(true)
    expect((await read({ data, drop: ['f_3'] })).simulated).toBe(false)
  })

  it('refuses sequences with fewer steps than the warm-up: there is nothing to score', async () => {
    const short = simulateTable({ sequences: 4, steps: 99, seed: 1 })
    const warmUp = contestNeedPrediction(99, contestWarmUp)
    for (let i = 0; i < 4; i++) short.needPrediction.set(warmUp, i * 99)
    const file = await write('short.parquet', short)
    await expect(read({ data: file })).rejects.toThrow(`${file}: ${nothingToScore(99)}`)
  })

  it('needs scored steps to train on only where it takes whole sequences', async () => {
    const data = await write('unasked.parquet', {
      ...table,
      needPrediction: new Uint8Array(table.needPrediction.length),
    })
    const valid = await write('asked.parquet')
    await expect(read({ data, valid, crop: 0 })).rejects.toThrow(`${data}: ${nothingToScore(110)}`)
    await expect(read({ data, valid, crop: 60 })).resolves.toMatchObject({ warnings: [] })
  })

  it('refuses a table of one sequence without a validation table', async () => {
    const data = await write('one.parquet', selectSequences(table, [0]))
    await expect(read({ data })).rejects.toThrow(
      'cannot split 1 sequence into training and validation. Give a table with more, or a validation table of its own. One long series is cut into sequences by seqarena convert.',
    )
  })

  it('cuts both tables into folds, which need sequences with scored steps in all of them', async () => {
    const data = await write('folded.parquet')
    const folded = { data, numModels: 11, folds: 4 }
    expect((await read(folded)).description).toBe(
      'folded.parquet: 8 sequences to train on, 2 to validate, all together in 4 folds, 110 steps × 32 features',
    )
    await expect(read({ ...folded, folds: 11 })).rejects.toThrow(
      `${data}: cannot cut 10 sequences into 11 folds. Give more sequences, or fewer --folds.`,
    )
    const needPrediction = new Uint8Array(table.needPrediction.length)
    const unasked = await write('unasked.parquet', { ...table, needPrediction })
    await expect(read({ ...folded, data: unasked, valid: data })).rejects.toThrow(
      `${unasked}: ${nothingToScore(110)}`,
    )
  })

  it('passes on what the reader warns of and refuses', async () => {
    const missing = join(folder, 'missing.parquet')
    await expect(read({ data: missing })).rejects.toThrow(`${missing}: no such file`)
    const data = await write('fine.csv')
    const lines = readFileSync(data, 'utf8').trim().split('\n')
    const [header, first, second, ...others] = lines
    const unordered = join(folder, 'unordered.csv')
    writeFileSync(unordered, [header, second, first, ...others].join('\n'))
    const { warnings } = await read({ data, valid: unordered })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(unordered)
  })
})
