import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromArrays, tableToIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RandomStream } from '../../../base/random.js'
import { formatGenerated } from './formatGenerated.js'
import { type GenerateOptions, type GenerateResult, generateTable } from './generateTable.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-generate-'))
const at = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

const rowCount = 900

/** Rows in the spelling of people: a zip code, a price that goes with a plan, a day, and a title that a level gives. */
function writeCustomers(file: string, rows: number) {
  const random = new RandomStream(1, 'customers')
  const lines = Array.from({ length: rows }, () => {
    const plan = random.integer(3)
    const price = (9 + 10 * plan + 3 * random.normal()).toFixed(2)
    const zip = `0${1000 + 7 * random.integer(9)}`
    const day = `${String(1 + random.integer(28)).padStart(2, '0')}.0${1 + random.integer(9)}.2024`
    return `${zip},${['free', 'plus', 'team'][plan]},${plan},€ ${price},${day}`
  })
  writeFileSync(file, ['zip,plan,level,price,joined', ...lines, ''].join('\n'))
}

function optionsFor(own: Partial<GenerateOptions>): GenerateOptions {
  return {
    model: 'copula',
    seed: 1,
    skip: 0,
    protect: true,
    invent: false,
    maxCodes: 100,
    out: at('out.csv'),
    isAssessed: false,
    runsDir: at('runs'),
    workers: 1,
    backend: 'auto',
    kernels: 'auto',
    signal: new AbortController().signal,
    onNotice: () => {},
    onProgress: () => {},
    ...own,
  }
}

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n')
const meanPrice = (lines: readonly string[], plan: string) => {
  const own = lines.filter((line) => line.includes(`,${plan},`))
  const prices = own.map((line) => Number(/€ (-?[\d.]+)/.exec(line)![1]))
  return prices.reduce((sum, price) => sum + price, 0) / prices.length
}

describe('generate', () => {
  let result: GenerateResult
  const stages: string[] = []

  beforeAll(async () => {
    writeCustomers(at('customers.csv'), rowCount)
    result = await generateTable(
      optionsFor({
        table: at('customers.csv'),
        saveModel: at('model.safetensors'),
        html: at('out.html'),
        isAssessed: true,
        onProgress: (_, stage) => stages.push(stage),
      }),
    )
  })

  it('makes as many rows as the table has, each value spelled as in the table', () => {
    const [header, ...rows] = linesOf(at('out.csv'))
    expect(header).toBe('zip,plan,level,price,joined')
    expect(rows).toHaveLength(rowCount)
    for (const row of rows) {
      expect(row).toMatch(/^0\d{4},(free|plus|team),[012],€ -?\d+\.\d\d,\d\d\.\d\d\.2024$/)
    }
  })

  it('keeps what columns say of each other', () => {
    const [real, made] = [at('customers.csv'), at('out.csv')].map(linesOf)
    expect(meanPrice(made, 'team') - meanPrice(made, 'free')).toBeCloseTo(
      meanPrice(real, 'team') - meanPrice(real, 'free'),
      -1,
    )
    const levels: Record<string, string> = { free: '0', plus: '1', team: '2' }
    for (const row of made.slice(1)) {
      const [, plan, level] = row.split(',')
      expect(level).toBe(levels[plan])
    }
  })

  it('holds a tenth out, judges the rest and says so', () => {
    expect(result.learned).toEqual({ training: 810, holdout: 90 })
    expect(result.assessment!.accuracy.overall).toBeGreaterThan(0.8)
    expect(readFileSync(at('out.html'), 'utf8')).toContain('out.csv')
    const text = formatGenerated(result, at('out.html'))
    expect(text).toContain('copula: learned from 810 rows')
    expect(text).toMatch(/grade [A-F]/)
    expect(text).toContain('privacy: ')
    expect(stages).toContain('writing the table')
  })

  it('gives the same bytes again, and from the saved model', async () => {
    const before = readFileSync(at('out.csv'))
    await generateTable(optionsFor({ table: at('customers.csv'), out: at('again.csv') }))
    expect(readFileSync(at('again.csv'))).toEqual(before)
    const from = at('model.safetensors')
    const more = await generateTable(optionsFor({ from, rows: 5, out: at('five.csv') }))
    expect(more).toMatchObject({ rows: 5, model: 'file', notes: [] })
    expect(linesOf(at('five.csv'))).toEqual(linesOf(at('out.csv')).slice(0, 6))
  })

  it('trains a network too, which its file keeps, and leaves no folder behind', async () => {
    const [out, saveModel] = [at('network.csv'), at('network.safetensors')]
    const trained = { table: at('customers.csv'), model: 'ar', rows: 40, out, saveModel } as const
    const made = await generateTable(optionsFor({ ...trained, maxMinutes: 0.03 }))
    expect(made).toMatchObject({ model: 'ar', rows: 40, isRepeatable: false })
    expect(formatGenerated(made, undefined)).toContain('ended by --max-minutes')
    expect(linesOf(out)).toHaveLength(41)
    expect(existsSync(at('runs')) ? readdirSync(at('runs')) : []).toEqual([])
    await generateTable(optionsFor({ from: saveModel, rows: 7, out: at('seven.csv') }))
    expect(linesOf(at('seven.csv'))).toEqual(linesOf(out).slice(0, 8))
    await generateTable(optionsFor({ from: saveModel, skip: 7, rows: 3, out: at('three.csv') }))
    expect(linesOf(at('three.csv')).slice(1)).toEqual(linesOf(out).slice(8, 11))
  })

  it('of independent columns has prices that no plan moves', async () => {
    const out = at('independent.csv')
    await generateTable(optionsFor({ table: at('customers.csv'), model: 'independent', out }))
    const lines = linesOf(out)
    expect(Math.abs(meanPrice(lines, 'team') - meanPrice(lines, 'free'))).toBeLessThan(3)
  })

  it('judges labels that a CSV file would lose as they are', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => [i % 3 ? 'x' : 'NA', i % 7])
    const table = tableFromArrays({
      label: rows.map(([label]) => String(label)),
      number: Int32Array.from(rows, ([, number]) => Number(number)),
    })
    writeFileSync(at('labels.arrow'), tableToIPC(table, 'file'))
    const files = { table: at('labels.arrow'), out: at('labels.csv'), html: at('labels.html') }
    const { assessment } = await generateTable(optionsFor({ ...files, isAssessed: true }))
    expect(assessment!.synthetic.file).toBe(at('labels.csv'))
    expect(assessment!.accuracy.univariate).toBeGreaterThan(0.9)
    expect(readFileSync(at('labels.html'), 'utf8')).toContain('labels.csv')
  })

  it('makes up no id of the rows that are held out', async () => {
    const numbers = new RandomStream(1, 'ids').permutation(90_000).subarray(0, 3000)
    const ids = Array.from(numbers, (number) => `K${10_000 + number}`)
    writeFileSync(
      at('ids.csv'),
      ['id,kind', ...ids.map((id, i) => `${id},k${i % 3}`), ''].join('\n'),
    )
    await generateTable(optionsFor({ table: at('ids.csv'), out: at('new.csv') }))
    const made = linesOf(at('new.csv'))
      .slice(1)
      .map((line) => line.split(',')[0])
    expect(new Set(made).size).toBe(3000)
    expect(made.filter((id) => ids.includes(id))).toEqual([])
  })

  it.each<[string, Partial<GenerateOptions>, string]>([
    ['no table', {}, 'there is nothing to make rows of'],
    ['too few rows', { table: 'few.csv' }, 'few.csv: 9 rows are too few to learn from. Give 10'],
    [
      'more rows than fit',
      { table: 'customers.csv', rows: 1e10 },
      '10,000,000,000 rows take about',
    ],
    [
      'a holdout that it learns from',
      { table: 'customers.csv', holdout: 'customers.csv' },
      'customers.csv',
    ],
    ['an unknown target', { table: 'customers.csv', holdout: null, target: 'pln' }, 'plan'],
    ['no model', { from: 'customers.csv' }, 'customers.csv'],
  ])('refuses %s, and writes nothing', async (_, own, what) => {
    writeCustomers(at('few.csv'), 9)
    const before = readdirSync(folder)
    const table = own.table && at(own.table)
    const from = own.from && at(own.from)
    const holdout = own.holdout ? at(own.holdout) : own.holdout
    const options = optionsFor({ ...own, table, from, holdout, out: at('none.csv') })
    await expect(generateTable(options)).rejects.toThrow(what)
    expect(readdirSync(folder)).toEqual(before)
  })

  it('stops before the table is written', async () => {
    const stopped = { table: at('customers.csv'), signal: AbortSignal.abort(), out: at('none.csv') }
    await expect(generateTable(optionsFor(stopped))).rejects.toThrow('stopped')
    expect(existsSync(at('none.csv'))).toBe(false)
  })
})
