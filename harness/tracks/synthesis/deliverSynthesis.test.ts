import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { deliverSynthesis } from './deliverSynthesis.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-deliver-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('deliverSynthesis', () => {
  it('names files by local time, the report by its table, and overwrites none', () => {
    const run = join(folder, 'run')
    const results = join(folder, 'deep', 'results')
    mkdirSync(run)
    const now = new Date(2026, 0, 31, 9, 5)
    const names: string[] = []
    for (const text of ['first', 'second', 'third']) {
      writeFileSync(join(run, 'synthetic.csv'), text)
      const page = (name: string) =>
        `<title>${name} – quality report</title><h1><bdi>${name}</bdi></h1><p>${text}`
      writeFileSync(join(run, 'report.html'), page('synthetic.csv'))
      const { file, report } = deliverSynthesis(join(run, 'synthetic.csv'), results, now)
      expect([readFileSync(file, 'utf8'), readFileSync(report, 'utf8')]).toEqual([
        text,
        page(basename(file)),
      ])
      names.push(file)
      if (text === 'first') writeFileSync(join(results, 'seq_result_20260131_0905-2.html'), 'taken')
    }
    const stem = join(results, 'seq_result_20260131_0905')
    expect(names).toEqual([`${stem}.csv`, `${stem}-3.csv`, `${stem}-4.csv`])
    expect(readdirSync(results).filter((name) => name.endsWith('.tmp'))).toEqual([])
    expect(readFileSync(`${stem}.csv`, 'utf8')).toBe('first')
  })
})
