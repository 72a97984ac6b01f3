import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Table } from '../../../datasets/table.js'
import { readTableLike, writeTable } from '../../../datasets/tables.js'
import { orders } from '../../../datasets/testing/orders.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { runCommand } from '../../testing/runCommand.js'
import { startCli } from '../../testing/startCli.js'
import { takeGroups } from '../pool/takeGroups.js'
import { groupTexts } from '../pool/testing/groupTexts.js'
import { writePool } from '../pool/writePool.js'
import { selectFiles } from './selectFiles.js'
import type { SelectFilesOptions } from './selectFilesOptions.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-select-'))
const inFolder = (name: string) => join(folder, name)
const key = 'customer'
const training = orders(210, 1)
const candidates = orders(400, 2)

/** Groups that may not be chosen: two of training, and two that stand in the first pool already. */
const copies = takeGroups(training, sequencesOf(training, key, false), Int32Array.of(3, 7))
const again = takeGroups(candidates, sequencesOf(candidates, key, false), Int32Array.of(0, 9))

const options = (more: Partial<SelectFilesOptions>): SelectFilesOptions => ({
  train: inFolder('train.csv'),
  key,
  pool: [inFolder('pool.parquet'), inFolder('copies.csv'), inFolder('again.csv')],
  out: inFolder('out.csv'),
  groups: 150,
  seed: 1,
  coherenceIterations: 400,
  refinementIterations: 2000,
  workers: 1,
  ...more,
})
const written = async (file: string) => (await readTableLike(file, training, { key })).table
const textsOf = (table: Table) => groupTexts(table, key).map(({ text }) => text)

beforeAll(async () => {
  await writeTable(inFolder('train.csv'), training)
  const models = Int32Array.from({ length: candidates.rowCount }, (_, row) => (row < 900 ? 0 : 1))
  await writePool(inFolder('pool.parquet'), candidates, models)
  await writeTable(inFolder('copies.csv'), copies)
  await writeTable(inFolder('again.csv'), again)
  writeFileSync(inFolder('key.csv'), 'customer\na\nb\n')
  writeFileSync(inFolder('empty.csv'), 'customer,amount\n')
  writeFileSync(inFolder('other.csv'), 'customer,amount\na,1\n')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('selectFiles', () => {
  it('writes whole groups of the pool in its order, none a copy, and figures as the schema says', async () => {
    const result = await selectFiles(options({}))
    const table = await written(inFolder('out.csv'))
    expect(readFileSync(inFolder('out.csv'), 'utf8')).toMatch(
      /^customer,day,amount,shop,rating,returns\n/,
    )
    const chosen = textsOf(table)
    const places = chosen.map((text) => textsOf(candidates).indexOf(text))
    expect(places).toHaveLength(150)
    expect(places.every((place, i) => place > (places[i - 1] ?? -1))).toBe(true)
    expect(new Set(groupTexts(table, key).map((group) => group.key)).size).toBe(150)
    expect(result).toMatchObject({
      groups: 150,
      ended: 'budget',
      repeatable: true,
      holdoutGroups: { groups: 21 },
      pool: { groups: 404, duplicates: 2, copiesOfTraining: 2, allowed: 400, unknownLabels: 0 },
    })
    expect(result.phases.map(({ name }) => name)).toEqual(['random', 'coherence', 'refinement'])
    const [first, second, third] = result.pool.sources
    expect([first.model, second.model, third.model]).toEqual([0, 1, undefined])
    expect(first.chosen + second.chosen).toBe(150)
    expect(third).toEqual({ file: inFolder('copies.csv'), groups: 2, chosen: 0 })
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'select.schema.json'), 'utf8'))
    const validate = new Ajv().compile(schema)
    validate(JSON.parse(JSON.stringify(result)))
    expect(validate.errors).toBeNull()
  })

  it('gives the same table on one worker and on two', async () => {
    const files = ['one.csv', 'two.csv'].map(inFolder)
    const [one, two] = await Promise.all(
      files.map((out, i) => selectFiles(options({ out, workers: i + 1 }))),
    )
    expect(readFileSync(files[0])).toEqual(readFileSync(files[1]))
    expect(one.holdoutGroups).toEqual(two.holdoutGroups)
  })

  it('chooses as many groups as training has, and may take all of the pool', async () => {
    const { groups } = await selectFiles(options({ groups: undefined }))
    expect(groups).toBe(210)
    await selectFiles(options({ groups: 400 }))
    expect(textsOf(await written(inFolder('out.csv')))).toEqual(textsOf(candidates))
  })

  it('tells of columns left out, lost values and unknown labels, before the search too', async () => {
    const file = inFolder('odd.csv')
    writeFileSync(
      file,
      'x,customer,day,amount,shop,rating,returns\n' +
        '1,a,2024-01-01,4.1,West,5,no\n1,b,2024-01-01,-1,North,five,no\n1,a,2024-01-02,4.1,North,,no\n' +
        '1,b,2024-01-01,7,North,2,yes\n',
    )
    const lines: string[] = []
    const { notes } = await selectFiles(
      options({ pool: [inFolder('pool.parquet'), file], onNotice: (line) => lines.push(line) }),
    )
    expect(notes).toEqual([
      `${file}: columns that training does not have are left out: x.`,
      `${file}: 1 value of rating cannot be read as integer and counts as missing, the first 'five' in row 2.`,
      `${file}: groups do not stand together; rows of the same key are one group.`,
      "1 group of the pool has labels of shop that training does not have, such as 'West'; it may be chosen.",
    ])
    expect(lines.slice(0, 5)).toEqual([...notes, 'choosing 150 of 402 groups'])
  })

  it('holds no groups out of a small training table, and says so', async () => {
    await writeTable(inFolder('small.csv'), orders(120, 3))
    const result = await selectFiles(options({ train: inFolder('small.csv') }))
    expect(result.holdoutGroups).toBeUndefined()
    expect(result.notes).toEqual(['Fewer than 200 training groups: none were held out.'])
  })

  it('keeps to its time in all that it does, and says that nothing was proposed', async () => {
    await writeTable(inFolder('many.csv'), orders(210, 4))
    const limits = { groups: 150, maxMinutes: 1e-6, refinementIterations: 1e9 }
    const result = await selectFiles(options({ train: inFolder('many.csv'), ...limits }))
    expect(result).toMatchObject({ ended: 'time', proposals: 0, repeatable: false })
    expect(result.holdoutGroups).toBeUndefined()
    expect(result.notes).toEqual([
      'No time was left to hold training groups out of a short search.',
      'No time was left for a single proposal: what was chosen is a random subset of the pool.',
    ])
  })

  it('writes the best so far at an interrupt', async () => {
    const controller = new AbortController()
    const out = inFolder('stopped.csv')
    const result = await selectFiles(
      options({
        out,
        refinementIterations: 1e9,
        signal: controller.signal,
        onProgress: () => controller.abort(),
      }),
    )
    expect(textsOf(await written(out))).toHaveLength(150)
    expect(result).toMatchObject({ ended: 'interrupt', repeatable: false })
    expect(result.holdoutGroups).toBeUndefined()
    expect(result.notes).toEqual([
      'Stopped before it was seen how near to training the groups are.',
      'Stopped before groups were held out.',
    ])
  })

  it('keeps a selection that is done when the interrupt comes after it', async () => {
    const controller = new AbortController()
    const out = inFolder('late.csv')
    const onStage = (stage: string) => {
      if (stage === 'looking at held-out groups') controller.abort()
    }
    const result = await selectFiles(options({ out, signal: controller.signal, onStage }))
    expect(result).toMatchObject({ ended: 'budget', repeatable: true })
    expect(result.holdoutGroups).toBeUndefined()
    expect(readFileSync(out)).toEqual(readFileSync(inFolder('one.csv')))
  })

  it('stops with nothing where the interrupt comes while it reads', async () => {
    const out = inFolder('nothing.csv')
    const work = selectFiles(options({ out, signal: AbortSignal.abort() }))
    await expect(work).rejects.toThrow('stopped while reading the tables')
    expect(existsSync(out)).toBe(false)
  })

  it.each([
    [
      'a pool that is too small',
      { groups: 401 },
      '{pool.parquet}, {copies.csv}, {again.csv}: has 400 groups to choose from, 401 are wanted; ' +
        'left out are 2 duplicates, 2 copies of training groups. Give a larger pool, or ask for fewer with --groups.',
    ],
    ['no groups', { groups: 0 }, '0 groups. Give a whole number, 1 or more.'],
    ['half a group', { groups: 1.5 }, '1.5 groups. Give a whole number, 1 or more.'],
    ['a training table of the key alone', { train: 'key.csv' }, '{key.csv}: no column but the key'],
    ['an empty training table', { train: 'empty.csv' }, '{empty.csv}: the file has no rows'],
    [
      'a key that is not there',
      { key: 'who' },
      '{train.csv}, column who: the column is missing. Its columns: customer, day, amount, shop, rating, returns.',
    ],
    [
      'a pool with other columns',
      { pool: ['other.csv'] },
      '{other.csv}: lacks columns of {train.csv}: day, shop, rating, returns',
    ],
    [
      'a pool without the key',
      { train: 'other.csv', pool: ['amounts.csv'] },
      '{amounts.csv}: lacks columns of {other.csv}: customer',
    ],
    ['a pool that is not there', { pool: ['nosuch.csv'] }, '{nosuch.csv}: no such file'],
    [
      'a format it cannot write',
      { out: 'out.xls' },
      '{out.xls}: cannot write this format. Name a .parquet, .csv or .csv.gz file.',
    ],
  ])(
    'explains %s',
    async (_, { train, pool, out, ...more }: Partial<SelectFilesOptions>, message) => {
      writeFileSync(inFolder('amounts.csv'), 'amount\n1\n')
      const files = {
        ...(train ? { train: inFolder(train) } : {}),
        ...(pool ? { pool: pool.map(inFolder) } : {}),
        ...(out ? { out: inFolder(out) } : {}),
      }
      await expect(selectFiles(options({ ...more, ...files }))).rejects.toThrow(
        message.replace(/\{(.*?)\}/g, (_match, name) => inFolder(name)),
      )
    },
  )
})

describe('seqarena select', () => {
  const command = 'select --train train.csv --key customer --pool pool.parquet'
  const budget = '--coherence-iterations 400 --refinement-iterations 2000'

  it('prints the table of phases, and writes the figures', async () => {
    const line = `${command} again.csv ${budget} --groups 100 --seed 3 --out c.parquet --json c.json`
    const { code, stdout, stderr } = await runCommand(folder, line.split(' '))
    expect(stderr).toMatch(/^selecting 0\/2400 proposals/)
    expect(code).toBe(0)
    const { phases, pool } = JSON.parse(readFileSync(inFolder('c.json'), 'utf8'))
    expect(stdout).toMatch(
      /^c\.parquet: 100 of 400 groups\n {2}pool: 402 groups; left out are 2 duplicates\n/,
    )
    for (const { accuracy, overall, estimate, objective } of phases) {
      const cells = [accuracy.univariate, accuracy.bivariate, accuracy.trivariate]
      const shown = [
        ...cells.map((value) => value.toFixed(4)),
        '.*',
        overall.toFixed(4),
        estimate.toFixed(4),
        objective.toFixed(6),
      ]
      expect(stdout).toMatch(new RegExp(`^ {2}\\S.* ${shown.join(' +')} +\\d`, 'm'))
    }
    expect(pool.files).toEqual(['pool.parquet', 'again.csv'])
    expect(textsOf(await written(inFolder('c.parquet')))).toHaveLength(100)
  })

  it('writes the best so far at Ctrl-C, with exit code 130', async () => {
    const line = `${command} --refinement-iterations 100000000 --out i.csv --json i.json`
    const { child, end } = startCli(folder, line.split(' '))
    child.stderr!.on('data', (text: string) => {
      if (text.includes('choosing 210 of 400 groups')) child.kill('SIGINT')
    })
    const { code, stderr } = await end
    expect(stderr).toMatch(
      /error: stopped before the end\. The best that was found is in i\.csv\.\n$/,
    )
    expect(code).toBe(130)
    expect(textsOf(await written(inFolder('i.csv')))).toHaveLength(210)
    const told = JSON.parse(readFileSync(inFolder('i.json'), 'utf8'))
    expect(told).toMatchObject({ ended: 'interrupt', repeatable: false })
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it.each([
    [
      '--groups 0',
      2,
      "option '--groups <n>' argument '0' is invalid. It must be a whole number above 0. See seqarena select --help.",
    ],
    ['--out nowhere/c.csv', 2, 'nowhere/c.csv: there is no folder nowhere. Make it first.'],
  ])('explains %s in one line, with exit code %i', async (more, exitCode, message) => {
    const line = `${command} --out wrong.csv ${more}`
    const { code, stdout, stderr } = await runCommand(folder, line.split(' '))
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(`error: ${message}`)
    expect(existsSync(inFolder('wrong.csv'))).toBe(false)
  })
})
