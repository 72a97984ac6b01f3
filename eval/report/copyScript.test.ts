import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { copyFunctions } from './copyScript.js'

/** The page's functions, run as a browser would run them. */
const page = runInNewContext(`${copyFunctions}; ({ csvOf, fileNameOf })`) as {
  csvOf(rows: readonly (readonly (string | number | null)[])[]): string
  fileNameOf(name: string, extension: string): string
}

/** RFC 4180 read back, one character at a time. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let [row, field, isQuoted]: [string[], string, boolean] = [[], '', false]
  for (let i = 0; i < text.length; i++) {
    if (isQuoted && text.startsWith('""', i)) {
      field += '"'
      i++
    } else if (text[i] === '"') isQuoted = !isQuoted
    else if (isQuoted) field += text[i]
    else if (text[i] === ',') {
      row.push(field)
      field = ''
    } else if (text.startsWith('\r\n', i)) {
      rows.push([...row, field])
      ;[row, field] = [[], '']
      i++
    } else field += text[i]
  }
  return rows
}

it('writes tables as any reader of RFC 4180 reads them', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'ü') })
  fc.assert(
    fc.property(fc.array(fc.array(text, { minLength: 1 }), { minLength: 1 }), (rows) => {
      expect(parse(page.csvOf(rows))).toEqual(rows)
    }),
  )
  expect(page.csvOf([['mike, "the"', null, 0.25]])).toBe('"mike, ""the""",,0.25\r\n')
})

it('names files by what is in them', () => {
  expect(page.fileNameOf('Rows per sequence: größer/../"x"', 'csv')).toBe(
    'rows-per-sequence-größer-x.csv',
  )
  expect(page.fileNameOf('<>', 'svg')).toBe('figure.svg')
})
