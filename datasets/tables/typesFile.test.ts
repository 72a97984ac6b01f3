import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Table } from '../table.js'
import { formatTypes, readTypes, typesOf } from './typesFile.js'

const folder = mkdtempSync(join(tmpdir(), 'seqarena-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

function put(content: string): string {
  const file = join(folder, 'types.json')
  writeFileSync(file, content)
  return file
}

describe('readTypes', () => {
  it('reads types by column', () => {
    expect(readTypes(put('{"zip": "categorical", "born": "datetime"}'))).toEqual({
      zip: 'category',
      born: 'datetime',
    })
  })

  it.each([
    [
      '{"zip": "label"}',
      'TYPE_UNKNOWN',
      ', column zip: "label" is no type of a column. There are number, integer, date, datetime, time, category, ordered, boolean, id, text, ignore.',
    ],
    ['{"zip": {"type": "text"}}', 'TYPE_UNKNOWN', ', column zip: {"type":"text"} is no type'],
    [
      '["numeric"]',
      'TYPES_INVALID',
      ': is no JSON object. Give an object such as { "zip": "category" }.',
    ],
    ['{zip}', 'TYPES_INVALID', ': cannot be read ('],
  ])('refuses %s', (content, code, message) => {
    const file = put(content)
    expect(() => readTypes(file)).toThrow(`${file}${message}`)
    expect(() => readTypes(file)).toThrow(expect.objectContaining({ code }))
  })

  it('says that there is no file', () => {
    expect(() => readTypes('/nowhere/types.json')).toThrow('/nowhere/types.json: no such file')
  })
})

it('formatTypes shows them a line each, in the order of the table', () => {
  const table: Table = {
    file: 'a.csv',
    rowCount: 0,
    columns: [
      { name: 'b', type: 'number', values: new Float64Array() },
      { name: 'c', type: 'text', codes: new Int32Array(), labels: [] },
      { name: 'a', type: 'number', values: new Float64Array() },
    ],
  }
  expect(formatTypes(typesOf(table))).toBe('number: b, a\ntext: c')
})
