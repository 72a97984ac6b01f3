import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../base/errors.js'
import { trainConfig } from '../../train/forecast/trainConfig.js'
import { readStudyPlan, studyName } from './studyPlan.js'
import { epochsWithin } from './studyTrainings.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-plan-'))
afterAll(() => rmSync(folder, { recursive: true }))

const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name)
const good = JSON.parse(readFileSync(fixture('features.json'), 'utf8'))
const file = join(folder, 'plan.json')

function refusalOf(text: string): string {
  writeFileSync(file, text)
  try {
    readStudyPlan(file)
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).code).toBe('BAD_PLAN')
    expect((error as UsageError).message.startsWith(`${file}: `)).toBe(true)
    return (error as UsageError).message.slice(file.length + 2)
  }
  throw new Error('the plan was taken')
}

const changed = (changes: object) => JSON.stringify({ ...good, ...changes })
const simulate = good.data.simulate

describe('a plan', () => {
  it('gives each configuration the options of the base under its own, over a preset', () => {
    const { configurations, split, question } = readStudyPlan(fixture('features.json'))
    expect(question).toBe('Do differences of the states help?')
    expect(split).toMatchObject({ by: 'random', repeats: 1 })
    const options = { ...good.base, numModels: 1 }
    delete options.preset
    expect(configurations.map(({ training }) => training)).toEqual([
      trainConfig(options, 'quick'),
      trainConfig({ ...options, features: 'raw,differences', normalize: 'sequence' }, 'quick'),
    ])
  })

  it('trains one member unless it asks for more, and each configuration may have its preset', () => {
    writeFileSync(
      file,
      changed({
        base: {},
        configurations: { one: {}, three: { numModels: 3 }, quick: { preset: 'quick' } },
      }),
    )
    const { configurations } = readStudyPlan(file)
    expect(configurations.map(({ training }) => training.numModels)).toEqual([1, 3, 1])
    expect(configurations[2].training).toEqual(trainConfig({ numModels: 1 }, 'quick'))
  })

  it('says what the columns of a file are taken for', () => {
    writeFileSync(file, changed({ data: { file: 'a.csv' } }))
    expect(readStudyPlan(file).data).toEqual({ file: 'a.csv' })
    const reading = { drop: ['x'], idColumn: 'id', warmUp: 20 }
    writeFileSync(file, changed({ data: { file: 'a.csv', ...reading } }))
    expect(readStudyPlan(file).data).toEqual({ file: 'a.csv', reading })
  })

  it('names the study', () => {
    expect(studyName('docs/studies/learning-rates.json')).toBe('learning-rates')
  })

  it.each([
    ['no JSON', '{', /^cannot be read \(.*JSON.*\)\. Give the JSON file of a plan/],
    ['a list', '[]', 'the plan is []. It must be an object of question, data, split, '],
    ['an unknown key', changed({ seed: 1 }), 'the plan: nothing is called seed. There are '],
    ['no question', changed({ question: ' ' }), 'question is " ". It must be a sentence'],
    ['no data', changed({ data: undefined }), 'data is missing. It must be an object of simulate'],
    ['two kinds of data', changed({ data: { simulate, file: 'a.csv' } }), 'data is {"simulate"'],
    [
      'columns of a simulated table',
      changed({ data: { simulate, columns: ['x'] } }),
      'data is {"simulate"',
    ],
    [
      'columns that contradict each other',
      changed({ data: { file: 'a.csv', columns: ['x'], drop: ['y'] } }),
      'data: --columns and --drop exclude each other. Say what is a feature, or what is none.',
    ],
    [
      'what is no name of a column',
      changed({ data: { file: 'a.csv', idColumn: 3 } }),
      'data: idColumn is 3. It must be the name of a column, or null.',
    ],
    [
      'columns of a single configuration',
      changed({ base: { drop: ['x'] } }),
      'base.drop: the study decides it. Leave it away.',
    ],
    ['no name of a file', changed({ data: { file: 3 } }), 'data.file is 3. It must be the name'],
    [
      'too few sequences',
      changed({ data: { simulate: { ...simulate, sequences: 2 } } }),
      'data.simulate.sequences is 2. It must be a whole number, 3 or more.',
    ],
    [
      'a negative seed',
      changed({ data: { simulate: { ...simulate, seed: -1 } } }),
      'data.simulate.seed is -1. It must be a whole number, 0 or more.',
    ],
    [
      'a share of all',
      changed({ split: { stop: 0.1, test: 1 } }),
      'split.test is 1. It must be a share of the sequences, such as 0.2.',
    ],
    [
      'shares that leave nothing',
      changed({ split: { stop: 0.5, test: 0.5 } }),
      'split is {"stop":0.5,"test":0.5}. It must be shares that leave sequences to train on.',
    ],
    [
      'an unknown way to split',
      changed({ split: { stop: 0.1, test: 0.2, by: 'id' } }),
      'split.by is "id". It must be "random" or "time".',
    ],
    [
      'tests behind each other that leave nothing',
      changed({ split: { stop: 0.1, test: 0.2, by: 'time', repeats: 5 } }),
      'split is {"stop":0.1,"test":0.2,"by":"time","repeats":5}. It must be shares that leave',
    ],
    [
      'no split at all',
      changed({ split: { stop: 0.1, test: 0.2, repeats: 0 } }),
      'split.repeats is 0. It must be a whole number, 1 or more.',
    ],
    ['one seed', changed({ seeds: [1] }), 'seeds is [1]. It must be two whole numbers or more'],
    ['equal seeds', changed({ seeds: [1, 1] }), 'seeds is [1,1]. It must be two whole numbers'],
    ['a seed in words', changed({ seeds: [1, 'two'] }), 'seeds[1] is "two". It must be a whole'],
    ['a seed too large', changed({ seeds: [1, 2 ** 32] }), 'seeds[1] is 4294967296. It must be'],
    ['no budget', changed({ budget: {} }), 'budget is {}. It must be { "tokens": 3000000 }, '],
    ['two budgets', changed({ budget: { epochs: 4, tokens: 9 } }), 'budget is {"epochs":4,"tokens'],
    ['no epoch', changed({ budget: { epochs: 0 } }), 'budget.epochs is 0. It must be a whole'],
    [
      'epochs beside epochs',
      changed({ budget: { epochs: 4 }, base: { epochs: 5 } }),
      'base.epochs: budget.epochs decides the epochs. Leave it away.',
    ],
    ['no time', changed({ budget: { minutes: 0 } }), 'budget.minutes is 0. It must be a number'],
    ['half a token', changed({ budget: { tokens: 0.5 } }), 'budget.tokens is 0.5. It must be a'],
    [
      'what the study decides',
      changed({ base: { seed: 1 } }),
      'base.seed: the study decides it. Leave it away.',
    ],
    [
      'epochs beside tokens',
      changed({ configurations: { long: { epochs: 9 } } }),
      'configurations.long.epochs: budget.tokens decides the epochs. Leave it away.',
    ],
    [
      'an unknown option',
      changed({ configurations: { raw: { learningRate: 1 } } }),
      'configurations.raw: no option is called learningRate. Options are data, valid, ',
    ],
    [
      'an unknown option of all',
      changed({ base: { lrr: 1 } }),
      'base: no option is called lrr. Options are data, valid, ',
    ],
    [
      'a bad value',
      changed({ configurations: { raw: { lr: '0.1' } } }),
      'configurations.raw: lr is "0.1". It must be between 0 and 1.',
    ],
    [
      'an unknown preset',
      changed({ base: { preset: 'fast' } }),
      'configurations.raw: no preset is called fast. Choose from ',
    ],
    [
      'a preset by number',
      changed({ configurations: { raw: { preset: 1 } } }),
      'configurations.raw.preset is 1. It must be the name of a preset.',
    ],
    ['no configuration', changed({ configurations: {} }), 'configurations is {}. It must be one'],
    [
      'a configuration that is none',
      changed({ configurations: { raw: 'raw' } }),
      'configurations.raw is "raw". It must be an object.',
    ],
    [
      'two alike',
      changed({ configurations: { raw: {}, same: { features: 'raw' } } }),
      'configurations.same: it is the same as raw. Leave one of them away.',
    ],
  ])('with %s is refused', (_, text, message) => {
    if (typeof message === 'string') expect(refusalOf(text).slice(0, message.length)).toBe(message)
    else expect(refusalOf(text)).toMatch(message)
  })

  it('that is not there is refused too', () => {
    expect(() => readStudyPlan(join(folder, 'none.json'))).toThrow(/none\.json: no such file$/)
  })
})

describe('a budget', () => {
  const split = { sequences: { train: 10, stop: 1, test: 1 }, nSteps: 1000 }
  const cropped = trainConfig({ crop: 250, epochs: 7 })

  it('of tokens comes to the nearest number of whole epochs, one at least', () => {
    const epochs = (tokens: number) => epochsWithin({ tokens }, cropped, split)
    // 10 sequences of 4 crops of 250.
    expect([40_000, 44_999, 45_001, 100].map(epochs)).toEqual([4, 4, 5, 1])
    expect(epochsWithin({ tokens: 40_000 }, trainConfig({ crop: 0 }), split)).toBe(4)
  })

  it('of epochs is these', () => {
    expect(epochsWithin({ epochs: 3, minutes: 9 }, cropped, split)).toBe(3)
  })

  it('of minutes alone leaves the epochs as they are', () => {
    expect(epochsWithin({ minutes: 3 }, cropped, split)).toBe(7)
  })
})
