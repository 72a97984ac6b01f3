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
    ['{"zip": {"type": "texts"}}', 'TYPE_UNKNOWN', ', column zip: "texts" is no type'],
    ['{"zip": ["text"]}', 'TYPE_UNKNOWN', ', column zip: ["text"] is no type'],
    [
      '["number"]',
      'TYPES_INVALID',
      ': is no object. Give an object such as { "zip": "category" }, or what inspect --profile writes.',
    ],
    [
      '{zip: [}',
      'TYPES_INVALID',
      ': line 1, column 8: a line is not indented as the lines beside it, or a bracket before it is not closed. Indent',
    ],
    ['a:\n\t- b', 'TYPES_INVALID', ': line 2, column 1: a line is indented with a tab. Indent it'],
    ['a: "x\n', 'TYPES_INVALID', ': line 2, column 1: a colon, a dash, a quote or a closing'],
    ['a: b: c', 'TYPES_INVALID', ': line 1, column 4: a name with a value stands where one'],
    ['a: @x', 'TYPES_INVALID', ': line 1, column 4: a value begins with a character that it may'],
    ['a: "\\q"', 'TYPES_INVALID', ': line 1, column 5: a backslash in double quotes'],
    ['a text\nb: id', 'TYPES_INVALID', ': line 1, column 1: a name has no colon behind it.'],
    ['a: id\n---\nb: id', 'TYPES_INVALID', ': line 2, column 1: a second document begins.'],
    ['{"a": "id" "b": "id"}', 'TYPES_INVALID', ': line 1, column 12: something stands where'],
    ['zip: &a text\nborn: *a\n', 'TYPES_INVALID', ': has an alias (*name). Write plain values.'],
    ['zip: !!str text\n', 'TYPES_INVALID', ': has a tag (tag:yaml.org,2002:str).'],
    [
      'zip: text\nzip: id\n',
      'TYPES_INVALID',
      ': line 2, column 1: a name is there twice. Name each once.',
    ],
    [
      'columnProfile: 2\ncolumns: []\n',
      'PROFILE_VERSION',
      ': is of version 2, and 1 is the newest',
    ],
    ['columnProfile: 1\n', 'TYPES_INVALID', ': has no list of columns.'],
    ...(
      [
        ['{name: a, type: dates}', 'TYPE_UNKNOWN', ', column a: "dates" is no type of a column.'],
        ['{name: a, typ: date}', 'TYPES_INVALID', ', column a: typ is nothing that can be said'],
        [
          '{name: a, type: date, format: "%Q"}',
          'TIME_FORMAT',
          'the format %Q has %Q, which stands',
        ],
        [
          '{name: a, type: date, format: "%H:%M"}',
          'TYPES_INVALID',
          ', column a: the format %H:%M is',
        ],
        ['{name: a, type: text, prefix: $}', 'TYPES_INVALID', ', column a: prefix is of numbers'],
        ['{name: a, decimals: -1}', 'TYPES_INVALID', ', column a: decimals is no whole number.'],
        ['{name: a, missing: no}', 'TYPES_INVALID', ', column a: missing is no list of texts.'],
        ['{name: a}, {name: a}', 'TYPES_INVALID', ', column a: is there twice.'],
      ] as const
    ).map(([columns, code, message]) => [`columnProfile: 1\ncolumns: [${columns}]`, code, message]),
  ])('refuses %s', (content, code, message) => {
    const file = put(content)
    expect(() => readTypes(file)).toThrow(message)
    expect(() => readTypes(file)).toThrow(expect.objectContaining({ code }))
  })

  it('says that there is no file', () => {
    expect(() => readTypes('/nowhere/types.json')).toThrow('/nowhere/types.json: no such file')
  })

  it('says that a folder is none', () => {
    expect(() => readTypes(folder)).toThrow(
      `${folder}: is a folder, not a file. Give an object such as { "zip": "category" }, or what inspect --profile writes.`,
    )
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
