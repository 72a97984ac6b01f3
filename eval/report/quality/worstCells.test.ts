import { describe, expect, it } from 'vitest'
import { parseMarkup, textOf } from '../../../base/testing/parseMarkup.js'
import { offInWords } from './worstCells.js'

const words = (...args: Parameters<typeof offInWords>) =>
  textOf(parseMarkup(offInWords(...args).text)).replaceAll('\u00a0', ' ')

const share = (...bins: string[]) => ({ bins })

describe('what is off, in words', () => {
  it('names the values of each column', () => {
    expect(words('bivariate', ['mike', 'emily'], share('≥ 20', 'A2'))).toBe(
      'mike ≥ 20 and emily = A2',
    )
    expect(words('trivariate', ['a', 'b', 'c'], share('[4.1, 4.6)', '(n/a)', '(other)'))).toBe(
      'a in [4.1, 4.6) and b missing and c any other value',
    )
    expect(words('univariate', ['a'], share('(empty)'))).toBe('a empty')
  })

  it('says that a value lies in a range', () => {
    expect(words('univariate', ['mike'], share('-1.5 – 4'))).toBe('mike in -1.5 – 4')
    expect(words('univariate', ['mary'], share('2021-01 – 2021-02'))).toContain('mary in 2021')
    expect(words('univariate', ['emily'], share('either – or'))).toContain('emily = either – or')
  })

  it('tells a row from the next', () => {
    expect(words('autocorrelation', ['mike', 'mike'], share('≥ 20', '< 5'))).toBe(
      'mike ≥ 20 and then mike < 5',
    )
    expect(words('autocorrelation', ['mike'], share('2', '3'))).toContain(
      'mike = 2 and then mike = 3',
    )
  })

  it('counts sequences', () => {
    expect(words('categoriesPerSequence', ['emily'], share('2'))).toBe(
      'emily with 2 different values',
    )
    expect(words('sequencesPerCategory', ['emily'], share('A2'))).toBe('emily = A2')
  })

  it('keeps names and values apart from the words around them', () => {
    const evil = '\u202e</bdi><b>'
    const text = offInWords('univariate', [evil], share(evil)).text
    expect(text).not.toContain('<b>')
    expect(text.match(/<bdi>/g)).toHaveLength(2)
  })
})
