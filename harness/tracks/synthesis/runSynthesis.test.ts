import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { columnNamed, type LabelColumn } from '../../../datasets/table.js'
import { readTable, writeTable } from '../../../datasets/tables.js'
import { orders } from '../../../datasets/testing/orders.js'
import { sequencesOf } from '../../../eval/accuracy/sequences.js'
import { runCommand } from '../../testing/runCommand.js'
import { startCli } from '../../testing/startCli.js'
import type { SynthesisResult } from './runSynthesis.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-synthesis-'))
const inFolder = (name: string) => join(folder, name)
const tiny =
  '--d-model 8 --n-layers 1 --d-state 4 --head-dim 8 --d-hidden 8 --batch-size 16 --epochs 2 --models 2'
const command = [
  `synthesize train.csv --holdout holdout.csv --key customer --seed 3 ${tiny}`,
  '--coherence-iterations 500 --refinement-iterations 1000 --json -',
].join(' ')
const start = (line: string) => startCli(folder, line.split(' '))
const resultsIn = (name: string) => (existsSync(inFolder(name)) ? readdirSync(inFolder(name)) : [])

beforeAll(async () => {
  await writeTable(inFolder('train.csv'), orders(70, 1))
  await writeTable(inFolder('holdout.csv'), orders(70, 2))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('seqarena synthesize', () => {
  let whole: SynthesisResult

  it('goes from a table to a synthetic one with its report beside it', async () => {
    const { code, stdout, stderr } = await start(command).end
    expect(code).toBe(0)
    whole = JSON.parse(stdout)
    const { file, report, groups, holdout, pool, selection, assessment } = whole
    expect(file).toMatch(/^results\/seq_result_\d{8}_\d{4}\.csv$/)
    expect(report).toBe(file.replace('.csv', '.html'))
    expect(groups).toBe(70)
    expect(holdout).toEqual({ groups: 70, from: 'file' })
    expect(selection.holdoutGroups).toMatchObject({ from: 'holdout', groups: 70 })
    const { table } = await readTable(inFolder(file), { key: 'customer' })
    expect(sequencesOf(table, 'customer', false).count).toBe(70)
    // Training's are c1-0 … c1-69.
    const { labels: keys } = columnNamed(table, 'customer') as LabelColumn
    expect(keys.filter((key) => !/^c1-[1-9]\d{2,3}$/.test(key))).toEqual([])
    expect(table.columns.map(({ name }) => name)).toEqual(
      orders(1, 1).columns.map(({ name }) => name),
    )
    expect(readFileSync(inFolder(report), 'utf8')).toMatch(/^<!doctype html>/i)
    expect(pool.models.map((model) => model.groups)).toEqual([105, 105])
    expect(selection.phases.map(({ name }) => name)).toEqual(['random', 'coherence', 'refinement'])
    const assessed = JSON.parse(readFileSync(inFolder(join(whole.run, 'assessment.json')), 'utf8'))
    expect(assessment.accuracy).toEqual(assessed.accuracy)
    expect(assessment.dcrShare).toBe(assessed.distances.dcr_share)
    // What people read goes to standard error beside JSON.
    expect(stderr).toMatch(/^ {2}generator +valid loss /m)
    expect(stderr).toMatch(/^ {2}after refinement +0\.\d{4} /m)
    expect(stderr).toMatch(/^ {2}membership attack AUC +0\.\d{4}$/m)
    expect(stderr).toContain(`\n${file}: 70 groups\n${report}: its report\n`)
  })

  it('gives figures as its schema says', () => {
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, 'synthesize.schema.json'), 'utf8'),
    )
    const validate = new Ajv({ allowUnionTypes: true }).compile(schema)
    validate(whole)
    expect(validate.errors).toBeNull()
  })

  it('shows the result of a finished run, and writes it again where it is gone', async () => {
    const again = await start(command).end
    expect(again.code).toBe(0)
    expect(again.stderr).toContain(`${whole.run} is finished already\n`)
    expect(JSON.parse(again.stdout)).toEqual(whole)
    rmSync(inFolder(whole.file))
    const { file } = JSON.parse((await start(command).end).stdout)
    expect(readFileSync(inFolder(file))).toEqual(
      readFileSync(inFolder(join(whole.run, 'synthetic.csv'))),
    )
  })

  it('stops at Ctrl-C in the selection, and ends with the same table', async () => {
    const own = `${command} --name stopped --results-dir stopped-results --workers 1`
    // What is there after the pool.
    cpSync(inFolder(whole.run), inFolder('runs/stopped'), { recursive: true })
    for (const job of ['select', 'assess']) {
      rmSync(inFolder(`runs/stopped/jobs/${job}`), { recursive: true })
    }
    const manifest = inFolder('runs/stopped/manifest.json')
    const { jobs, command: of } = JSON.parse(readFileSync(manifest, 'utf8'))
    const unfinished = {
      formatVersion: 1,
      command: of,
      state: 'unfinished',
      jobs: jobs.slice(0, -2),
    }
    writeFileSync(manifest, JSON.stringify(unfinished))
    const { child, end } = start(own)
    const isSelecting = () =>
      existsSync(manifest) &&
      /"select",\s+"state": "(running|finished)/.test(readFileSync(manifest, 'utf8'))
    while (!isSelecting() && child.exitCode === null) await sleep(5)
    child.kill('SIGINT')
    const { code, stderr } = await end
    expect(code).toBe(130)
    expect(stderr).toMatch(/Run the same command again to go on with runs\/stopped\.\n$/)
    expect(resultsIn('stopped-results')).toEqual([])
    const again = await start(own).end
    expect(again.code).toBe(0)
    expect(again.stderr).toContain('going on with runs/stopped\n')
    const { file } = JSON.parse(again.stdout)
    expect(readFileSync(inFolder(file))).toEqual(
      readFileSync(inFolder(join(whole.run, 'synthetic.csv'))),
    )
  })

  it('takes rows for themselves without a key, keeps their frequencies, and holds a tenth out', async () => {
    const random = new RandomStream(1, 'passengers')
    const passengers = Array.from({ length: 500 }, () => {
      const cabin = 1 + random.integer(3)
      const sex = random.uniform() < 0.2 + 0.2 * cabin ? 'm' : 'f'
      const survived = random.uniform() < (sex === 'f' ? 0.8 : 0.3) ? 'yes' : 'no'
      return `${cabin},${sex},${survived}`
    })
    writeFileSync(inFolder('flat.csv'), `cabin,sex,survived\n${passengers.join('\n')}\n`)
    const line = `synthesize flat.csv --target survived --seed 1 ${tiny} --epochs 10 --models 1`
    const budget = '--coherence-iterations 1 --refinement-iterations 10000 --workers 1 --json -'
    const { stdout, stderr } = await start(`${line} ${budget}`).end
    const { file, groups, holdout, notes, pool } = JSON.parse(stdout) as SynthesisResult
    expect({ groups, holdout, notes }).toEqual({
      groups: 500,
      holdout: { groups: 50, from: 'table' },
      notes: [],
    })
    expect(pool).toMatchObject({ groups: 1500, duplicates: 0 })
    expect(stderr).toMatch(/^ {2}against 50 rows held out of the table: 0\.\d{4}, a random/m)
    expect(stderr).toMatch(/^ {2}against training and holdout +holdout +an equal sample$/m)
    const [head, ...rows] = readFileSync(inFolder(file), 'utf8').trim().split('\n')
    expect(head).toBe('cabin,sex,survived')
    expect(rows).toHaveLength(500)
    const timesIn = (all: string[], row: string) => all.filter((other) => other === row).length
    for (const row of new Set([...passengers, ...rows])) {
      const times = timesIn(passengers, row)
      const deviation = Math.sqrt(times * (1 - times / 500))
      expect(Math.abs(timesIn(rows, row) - times), row).toBeLessThanOrEqual(3 * deviation)
    }
  })

  it('judges a Parquet table by the values that it has: labels that CSV has none of', async () => {
    const labels = ['', 'NA', 'b']
    const codes = Int32Array.from({ length: 240 }, (_, row) => row % 3)
    const amount = Float64Array.from(codes, (code, row) => code + (row % 4))
    await writeTable(inFolder('labels.parquet'), {
      file: 'labels.parquet',
      rowCount: codes.length,
      columns: [
        { name: 'mark', type: 'category', codes, labels },
        { name: 'amount', type: 'integer', values: amount },
      ],
    })
    const line = `synthesize labels.parquet --holdout none --seed 1 ${tiny} --models 1`
    const budget = '--coherence-iterations 1 --refinement-iterations 1000 --json -'
    const { stdout } = await start(`${line} ${budget}`).end
    const { file, report, run } = JSON.parse(stdout) as SynthesisResult
    expect(file).toMatch(/^results\/seq_result_[\d_-]+\.parquet$/)
    expect(report).toBe(file.replace('.parquet', '.html'))
    const { table } = await readTable(inFolder(file))
    const mark = columnNamed(table, 'mark') as LabelColumn
    expect(mark.labels.toSorted()).toEqual(labels)
    expect(mark.codes.includes(-1)).toBe(false)
    const assessed = JSON.parse(readFileSync(inFolder(join(run, 'assessment.json')), 'utf8'))
    expect(assessed.profile.categorical[0]).toMatchObject({
      column: 'mark',
      missing: { real: 0, synthetic: 0 },
    })
  })

  it('finds a bad holdout and a bad target before anything is trained', async () => {
    const run = (line: string) => runCommand(folder, line.split(' '))
    const same = await run('synthesize train.csv --key customer --holdout train.csv')
    expect(same.code).toBe(3)
    expect(same.stderr).toContain('train.csv: 70 of its 70 groups are groups of train.csv too.')
    const bad = await run('synthesize train.csv --key customer --target nothing')
    expect(bad.code).toBe(3)
    expect(bad.stderr).toContain('train.csv: there is no column nothing.')
    expect(bad.stderr).not.toContain('generator')
  })
})
