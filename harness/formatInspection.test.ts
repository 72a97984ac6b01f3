import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { inspectUnguarded } from '../datasets/inspect/inspectUnguarded.js'
import { formatInspection } from './formatInspection.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const estimates = [
  { preset: 'default', seconds: 3600 },
  { preset: 'quick', seconds: 61 },
]

async function shown(name: string, header: string, rows: readonly string[], known = estimates) {
  const file = join(folder, name)
  writeFileSync(file, [header, ...rows, ''].join('\n'))
  const text = formatInspection(await inspectUnguarded(file), known)
  return text.replaceAll(`${folder}/`, '').split('\n')
}

const sequenceRows = (cells: (row: number) => string) =>
  Array.from({ length: 80 }, (_, row) => `${Math.floor(row / 4)},${row % 4},1,${cells(row)}`)

describe('formatInspection', () => {
  it('begins with what the file is, and ends with what to run next', async () => {
    const rows = sequenceRows(
      (i) => `${((i * 37) % 80) / 8},${i % 5 === 0 ? '' : 2},${i % 7 === 0 ? 'a' : 'b'}`,
    )
    expect(await shown('t.csv', 'seq_ix,step_in_seq,need_prediction,x,y,place', rows)).toEqual([
      't.csv: 20 sequences of 4 steps × 1 feature, 80 rows, CSV, 1.3 kB',
      '',
      '  column           is                               least   most   mean  spread  missing',
      '  seq_ix           ids of the sequences                 0     19',
      '  step_in_seq      steps                                0      3',
      '  need_prediction  where predictions are asked for      1      1',
      '  x                feature                              0  9.875  4.938   2.887',
      '  y                left out: by --drop                  2      2      2       0     20 %',
      '  place            left out: by --drop                                                    2 labels: b, a',
      '',
      'look at:',
      '  y: is 2 wherever it has a value (--drop y)',
      '',
      '  train       with options: column y lacks 20 % of its values; column place holds texts',
      '              seqarena train --data t.csv --drop y,place',
      '  convert     no: it is a table of sequences already',
      '  assess      yes',
      '              seqarena assess --real t.csv --synthetic SYNTHETIC --key seq_ix',
      '  synthesize  yes: 20 groups of 4 rows by seq_ix',
      '              seqarena synthesize t.csv --key seq_ix',
      '',
      'training here would take about, by an estimate from a few steps: default 1h00m, quick 1m01s',
      '',
      'next: seqarena train --data t.csv --drop y,place',
    ])
  })

  it('shows ranges of money and dates as the file spells them', async () => {
    const rows = ['$1.50,2020-05-01,4,a', '$12.00,2019-04-30,5,b', '$3.25,2021-01-31,6,a']
    const lines = await shown('m.csv', 'price,day,size,kind', rows, [])
    expect(lines.slice(2, 6)).toEqual([
      '  column  is            least        most  mean  spread  missing',
      '  price   number        $1.50      $12.00',
      '  day     date     2019-04-30  2021-01-31',
      '  size    integer           4           6     5  0.8165',
    ])
  })

  it('tells of a series how its rows are ordered, and how to cut and train it', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1 + i + (i > 50 ? 9 : 0)))
      return `${day.toISOString().slice(0, 10)};${((i * 37) % 120) / 8}`
    })
    const lines = await shown('s.csv', 'date;x', rows)
    expect(lines.slice(0, 3)).toEqual([
      's.csv: a series of 1 feature, 120 rows, CSV separated by semicolons, 2 kB',
      '  time is date (%Y-%m-%d): every day, 2024-01-01 to 2024-05-08',
      '  1 gap in time: 10 usual steps',
    ])
    expect(lines.slice(-2)).toEqual([
      'next: seqarena convert s.csv --steps 10 --out s.sequences.parquet',
      '      seqarena train --data s.sequences.parquet',
    ])
  })

  it('names what follows rows in order without a time, and what takes no second', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => `${Math.sin(i * i).toFixed(4)}`)
    const lines = await shown('o.csv', 'x', rows, [{ preset: 'quick', seconds: 0.4 }])
    expect(lines).toContain(
      'training here would take about, by an estimate from a few steps: quick under 1s',
    )
    expect(lines.at(-1)).toBe('      seqarena train --data o.sequences.parquet')
  })

  it('quotes the name of a file that has a blank or a quote in it', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => `${1.7e9 + i * 60},${((i * 37) % 120) / 8}`)
    expect((await shown("it's a.csv", 'time,x', rows)).slice(-2)).toEqual([
      expect.stringMatching(/^next: .* --out 'it'\\''s a\.sequences\.parquet'$/),
      "      seqarena train --data 'it'\\''s a.sequences.parquet'",
    ])
  })

  it('lists of hundreds of columns those to look at', async () => {
    const names = Array.from({ length: 300 }, (_, f) => `f_${f}`)
    const rows = sequenceRows((row) =>
      names.map((_, f) => (f === 7 ? 4 : Math.sin(row * row * (f + 1)).toFixed(3))).join(','),
    )
    const header = ['seq_ix,step_in_seq,need_prediction', ...names].join(',')
    const lines = await shown('wide.csv', header, rows, [])
    expect(lines.slice(0, 11)).toEqual([
      expect.stringMatching(/^wide\.csv: 20 sequences of 4 steps × 300 features, 80 rows, CSV, /),
      '',
      '  column           is                               least  most  mean  spread  missing',
      '  seq_ix           ids of the sequences                 0    19',
      '  step_in_seq      steps                                0     3',
      '  need_prediction  where predictions are asked for      1     1',
      '  f_7              feature                              4     4     4       0',
      '  and 299 features more, from -1 to 1',
      '',
      'look at:',
      '  f_7: is 4 in every row (--drop f_7)',
    ])
  })
})
