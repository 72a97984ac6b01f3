import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { gunzipHead } from './gunzipHead.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

function gzip(text: string): string {
  const file = join(folder, 'a.csv.gz')
  writeFileSync(file, gzipSync(text))
  return file
}

describe('gunzipHead', () => {
  it('unpacks all of a small file', async () => {
    const head = await gunzipHead(gzip('a,b\n1,2\n'), 1000)
    expect(readFileSync(head.path, 'utf8')).toBe('a,b\n1,2\n')
    expect(head).toMatchObject({ isWhole: true, bytes: 8 })
    head.remove()
    expect(existsSync(head.path)).toBe(false)
  })

  it.each([
    ['lines', '\n', 'some words'],
    ['lines of Windows', '\r\n', 'some words'],
    ['lines of old Macs', '\r', 'some words'],
    ['quoted ends of lines', '\n', '"two\nlines, ""quoted"""'],
  ])('of a large file the first %s, all of them whole', async (_, end, cell) => {
    const record = (i: number) => `${i},${cell}${end}`
    const all = Array.from({ length: 30_000 }, (_, i) => record(i)).join('')
    const head = await gunzipHead(gzip(all), 100_000)
    const text = readFileSync(head.path, 'utf8')
    expect(head).toMatchObject({ isWhole: false, bytes: text.length })
    expect(text.length).toBeGreaterThan(99_000)
    expect(text.length).toBeLessThan(all.length)
    let records = ''
    for (let i = 0; records.length < text.length; i++) records += record(i)
    expect(text).toBe(records)
    expect(head.packedBytes).toBeGreaterThan(0)
    head.remove()
  })

  it('refuses what is damaged', async () => {
    const file = gzip('a,b\n1,2\n'.repeat(1000))
    writeFileSync(file, readFileSync(file).subarray(0, 30))
    await expect(gunzipHead(file, 1e6)).rejects.toMatchObject({ code: 'TRUNCATED' })
    writeFileSync(file, 'a,b\n1,2\n')
    await expect(gunzipHead(file, 1e6)).rejects.toMatchObject({ code: 'CORRUPT' })
  })
})
