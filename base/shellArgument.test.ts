import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellArgument } from './shellArgument.js'

describe('shellArgument', () => {
  it('is one word that bash reads as the text, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }).filter((value) => !/\0/.test(value)),
      fc.constantFrom('', "it's", '$HOME', '`x`', 'a b', 'a\nb', '\\t', '-x', '*', '~', 'a;b'),
    )
    fc.assert(
      fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (texts) => {
        const script = `for word in ${texts.map(shellArgument).join(' ')}; do printf '%s\\0' "$word"; done`
        const env = { LC_ALL: 'C.UTF-8', HOME: '/home' }
        const seen = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env })
        expect(seen.split('\0').slice(0, -1)).toEqual(texts)
      }),
      { numRuns: 10 },
    )
  })

  it('is not quoted where nothing asks for it', () => {
    expect(shellArgument('runs/mine-2.parquet')).toBe('runs/mine-2.parquet')
    expect(shellArgument('my data.csv')).toBe("'my data.csv'")
  })
})
