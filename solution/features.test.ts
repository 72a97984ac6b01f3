import { describe, expect, it } from 'vitest'
import { featureGroups, parseFeatureGroups } from './features.js'

describe('featureGroups', () => {
  it('lists the 26 groups and the lags in the order that weights files rely on', () => {
    const windows = [3, 5, 10, 20, 50].map((w) => `mean${w} std${w} min${w} max${w}`).join(' ')
    const lags = Array.from({ length: 20 }, (_, i) => `lag${i + 1}`).join(' ')
    expect(featureGroups.join(' ')).toBe(`raw diff1 diff2 ${windows} ema0.1 ema0.3 ema0.5 ${lags}`)
  })
})

describe('parseFeatureGroups', () => {
  it.each([
    ['all', featureGroups.slice(0, 26).join()],
    ['raw', 'raw'],
    ['differences', 'diff1,diff2'],
    ['ema', 'ema0.1,ema0.3,ema0.5'],
    ['lags', featureGroups.slice(26).join()],
    ['rolling', featureGroups.slice(3, 23).join()],
    ['ema0.3, raw', 'raw,ema0.3'],
    ['std50,raw,differences,diff2,raw', 'raw,diff1,diff2,std50'],
  ])('reads %s in canonical order, each group once', (text, groups) => {
    expect(parseFeatureGroups(text).join()).toBe(groups)
  })

  it('names the unknown ones and all that are valid', () => {
    const valid = `all, differences, rolling, ema, lags, ${featureGroups.slice(0, 26).join(', ')}, lag1 … lag20`
    expect(() => parseFeatureGroups('raw,mean4,constructor')).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        code: 'UNKNOWN_FEATURES',
        message: `unknown features mean4, constructor. Valid are ${valid}.`,
      }),
    )
  })

  it.each(['', ' , '])('refuses nothing at all: %j', (text) => {
    expect(() => parseFeatureGroups(text)).toThrow('no features given. Valid are all, ')
  })
})
