import { expect, it } from 'vitest'
import { RandomStream } from '../../base/random.js'
import { labelColumn } from './testing/tables.js'
import { textTokens } from './textTokens.js'

it('takes one token of each text, words and signs alike', () => {
  const texts = Array.from({ length: 4000 }, () => 'grün, grün!')
  const { codes, labels } = textTokens(labelColumn('t', texts, 'text'), new RandomStream(1, 'test'))
  expect(labels).toEqual(['grün', ',', '!'])
  const counts = [0, 0, 0]
  for (const code of codes) counts[code]++
  // 2 : 1 : 1, to some standard deviations
  for (const [token, share] of [0.5, 0.25, 0.25].entries()) {
    expect(Math.abs(counts[token] / texts.length - share)).toBeLessThan(0.03)
  }
})

it('has no token of a missing or blank text', () => {
  const column = labelColumn('t', ['one', null, '', ' \t'], 'text')
  expect([...textTokens(column, new RandomStream(1, 'test')).codes]).toEqual([0, -1, -1, -1])
})
