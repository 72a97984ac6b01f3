import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameArgument, parseNames } from './nameArgument.js'

describe('a list of names', () => {
  it.each([
    ['a,b', ['a', 'b']],
    [' a , b ', ['a', 'b']],
    ['"a,b", c', ['a,b', 'c']],
    ['"say ""so""",x', ['say "so"', 'x']],
    ['', ['']],
    ['a,', ['a', '']],
    ['6" pipe', ['6" pipe']],
    ['"open,b', ['"open', 'b']],
  ])('%j is %j', (text, names) => {
    expect(parseNames(text)).toEqual(names)
  })

  it('comes back from the words that a shell makes of it, whatever the names', () => {
    const printed = 'for word in "$@"; do printf "%s\\0" "$word"; done'
    const name = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !/\0/.test(text))
    const lists = fc.array(
      fc.oneof(name, fc.constantFrom('a,b', "it's", '$x', ' y', '"', 'a\nb', "\\n'\t", '\x85')),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    fc.assert(
      fc.property(fc.array(lists, { minLength: 20, maxLength: 20 }), (all) => {
        const words = all.map((names) => nameArgument(...names)).join(' ')
        const script = `set -- ${words}; ${printed}`
        const seen = execFileSync('bash', ['--norc', '-c', script], {
          encoding: 'utf8',
          env: { LC_ALL: 'C.UTF-8' },
        }).split('\0')
        expect(seen.slice(0, -1).map(parseNames)).toEqual(all)
      }),
      { numRuns: 20 },
    )
  })

  it('is not quoted where nothing asks for it', () => {
    expect(nameArgument('series_id', 'x-1')).toBe('series_id,x-1')
    expect(nameArgument('Unnamed: 0')).toBe("'Unnamed: 0'")
    expect(nameArgument('')).toBe("''")
    expect(nameArgument('two\nlines')).toBe("$'two\\nlines'")
  })
})
