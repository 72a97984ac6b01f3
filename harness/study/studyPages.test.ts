import { expect, it } from 'vitest'
import { elements, parseMarkup } from '../../base/testing/parseMarkup.js'
import { standaloneSvg } from '../../eval/charts/standaloneSvg.js'
import { formatStudy } from './formatStudy.js'
import { meanCurve, studyCurves } from './studyCurves.js'
import { studyReport } from './studyReport.js'
import { type FinishedTraining, finishedOf, type StudyResult } from './studyResult.js'
import { studyTable } from './studyTable.js'
import { studyVerdict } from './studyVerdict.js'
import { sampleStudy } from './testing/sampleStudy.js'

const study = sampleStudy(12)

it('the table says each configuration, the best first, and what needs no training', () => {
  const lines = studyTable(study, 'curves.svg').split('\n')
  const names = lines.filter((line) => line.startsWith('| ')).map((line) => line.split(' | ')[0])
  expect(names.slice(2)).toEqual([
    ...study.configurations.map(({ name }) => `| ${name}`),
    '| optimum',
    '| ridge VAR, tuned',
    '| ridge VAR(10)',
    '| mean of the last 5',
    '| persistence',
    '| drift',
  ])
  expect(lines).toContain('| optimum | 0.4365 | 100 % |  |  |  |  |  |  |')
  expect(lines).toContain('- ± is the standard deviation over 2 seeds (1, 2).')
  expect(lines).toContain('- Command: `seqarena study --plan sample.json`')
})

it('a curve ends at the mean of the scores, wherever its trainings ended', () => {
  const [one, other] = finishedOf(study.configurations[0])
  const early: FinishedTraining = { ...other, curve: other.curve.slice(0, 5) }
  const points = meanCurve([one, early])
  expect(points.at(-1)!.x).toBe(one.curve[11].seconds)
  expect(points.at(-1)!.y).toBeCloseTo((one.stopR2 + other.stopR2) / 2, 12)
  expect(points.at(-1)!.sd).toBeCloseTo(Math.abs(one.stopR2 - other.stopR2) / Math.SQRT2, 12)
  // Between two epochs it goes straight.
  const flat = (seconds: number[], scores: number[]): FinishedTraining => ({
    ...one,
    stopR2: Math.max(...scores),
    curve: seconds.map((time, i) => ({
      member: 0,
      epoch: i + 1,
      seconds: time,
      stopR2: scores[i],
    })),
  })
  expect(meanCurve([flat([1, 3], [0, 0.2]), flat([2, 4], [0.1, 0.3])])).toMatchObject([
    { x: 2, y: 0.1 },
    { x: 3, y: (0.2 + 0.2) / 2 },
    { x: 4, y: (0.2 + 0.3) / 2 },
  ])
  // What is lost again was kept, and an ended training stays where it was.
  expect(meanCurve([flat([1, 2], [0.1, 0.3]), flat([1, 2, 3], [0.2, 0.1, 0])])).toMatchObject([
    { x: 1, y: (0.1 + 0.2) / 2 },
    { x: 2, y: (0.3 + 0.2) / 2 },
    { x: 3, y: (0.3 + 0.2) / 2 },
  ])
  expect(meanCurve([])).toEqual([])
})

it('the band leaves out what a split does to all configurations', () => {
  const [one, other] = finishedOf(study.configurations[0])
  const trainings = [
    { ...one, repeat: 0 },
    { ...other, repeat: 1 },
  ]
  const shares = new Map([
    [0, one.stopR2 - 0.01],
    [1, other.stopR2 + 0.01],
  ])
  const point = meanCurve(trainings, shares).at(-1)!
  expect(point.y).toBeCloseTo((one.stopR2 + other.stopR2) / 2, 12)
  expect(point.sd).toBeCloseTo(0.02 / Math.SQRT2, 12)
})

it('the plot is well-formed by itself and names every line at its end', () => {
  const svg = standaloneSvg(studyCurves(study))
  const texts = elements(parseMarkup(svg)).filter(({ name }) => name === 'text')
  const shown = texts.map(({ children }) => String(children[0]).trim())
  for (const { name } of study.configurations) expect(shown).toContain(name)
  expect(shown).toContain('optimum')
  expect(shown).toContain('ridge VAR(10)')
  expect(svg).not.toMatch(/NaN|undefined|href/)
})

it('the page has every training, and loads nothing', () => {
  const page = studyReport(study)
  const rows = elements(parseMarkup(page, true)).filter(({ name }) => name === 'tr')
  // Two heads, the standings with six that need no training, two trainings each.
  expect(rows).toHaveLength(2 + 12 + 6 + 24)
  expect(page).toContain('rolling statistics &lt;3 … 50&gt;')
  expect(page).not.toMatch(/<(?:link|img)|https?:(?!\/\/www\.w3\.org\/2000\/svg)/)
})

it('the verdict says how sure the difference is', () => {
  const two = sampleStudy(2)
  const [best, next] = two.configurations
  const named = (changes: object, order = [best, next]): StudyResult => ({
    ...two,
    configurations: order.map((one) => ({ ...one, ...changes })),
  })
  const difference = (mean: number, standardError: number | null, pValue: number | null) => ({
    difference: { mean, standardError, pairs: standardError === null ? 1 : 2, pValue },
    aboveBaseline: undefined,
  })
  const score = best.testR2!.mean.toFixed(4)
  const [a, b] = [best.name, next.name]
  expect(studyVerdict({ ...named(difference(-0.01, 0.002, 0.00123)), reference: a })).toBe(
    `Best on the test sequences is ${a} with ${score}; ${b} is 0.0100 ± 0.0020 below it (t = 5.0, 1 degree of freedom, p = 0.0012).`,
  )
  expect(studyVerdict({ ...named(difference(0.001, 0.002, 0.7)), reference: b })).toBe(
    `Best on the test sequences is ${a} with ${score}, 0.0010 ± 0.0020 above ${b} (t = 0.5, 1 degree of freedom, p = 0.7: not told apart).`,
  )
  expect(studyVerdict({ ...named(difference(0.001, null, null)), reference: b })).toContain(
    `, 0.0010 above ${b} in the one pair there is.`,
  )
  expect(studyVerdict({ ...named({ aboveBaseline: undefined }, [best]), reference: a })).toBe(
    `Best on the test sequences is ${a} with ${score}.`,
  )
  expect(studyVerdict(named({ testR2: undefined }))).toBe('No training is finished.')
})

it('the verdict says how the best stands to the best baseline, and that all are worse where they are', () => {
  const verdict = (mean: number, count: number, pValue = 0.2) => {
    const { configurations, ...rest } = sampleStudy(count)
    const aboveBaseline = { mean, standardError: 0.004, pairs: 5, pValue }
    const all = configurations.map((one) => ({
      ...one,
      difference: undefined,
      aboveBaseline: { ...aboveBaseline, baseline: 'ridge' as const },
    }))
    const [first, ...sentences] = studyVerdict({ ...rest, configurations: all }).split('. ')
    expect(first).toMatch(/^Best on the test sequences is /)
    return sentences.join('. ')
  }
  const surety = '(t = 1.5, 4 degrees of freedom, p = 0.2: not told apart)'
  expect(verdict(0.006, 2)).toBe(
    `It is 0.0060 ± 0.0040 above ridge VAR(10), the best baseline ${surety}.`,
  )
  expect(verdict(-0.006, 2)).toBe(
    'The best is not told apart from ridge VAR(10), the best baseline: it is 0.0060 ± 0.0040 below (t = 1.5, 4 degrees of freedom, p = 0.2).',
  )
  expect(verdict(-0.006, 2, 0.01)).toBe(
    'All configurations are worse than ridge VAR(10), the best baseline, the best by 0.0060 ± 0.0040 (t = 1.5, 4 degrees of freedom, p = 0.01).',
  )
  expect(verdict(-0.0004, 2)).toBe(
    'It is as good as ridge VAR(10), the best baseline, to three decimals.',
  )
  expect(verdict(-0.006, 1)).toMatch(/^It is not told apart from ridge VAR\(10\), the best/)
  expect(verdict(-0.006, 1, 0.01)).toMatch(
    /^It is worse than ridge VAR\(10\), the best baseline, by 0\.0060 ± 0\.0040 \(t = 1\.5/,
  )
})

it('reads the same on a terminal', () => {
  const text = formatStudy(study)
  expect(text.startsWith('What helps most?\n  configuration ')).toBe(true)
  expect(text).toContain('± over 2 seeds; against raw: by pairs, ± standard error')
  expect(text.endsWith(studyVerdict(study))).toBe(true)
})
