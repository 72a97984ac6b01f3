import { describe, expect, it } from 'vitest'
import {
  type ElementNode,
  elements,
  parseMarkup,
  textOf,
} from '../../../base/testing/parseMarkup.js'
import { type ForecastReport, renderForecastReport } from './forecastReport.js'
import { sampleReport } from './testing/sampleReport.js'

const maxPageBytes = 3_000_000

const small = sampleReport(5, 2, 60)

/** The page as a browser reads it. */
function read(report: ForecastReport) {
  const html = renderForecastReport(report)
  const all = elements(parseMarkup(html, true))
  const body = all.find(({ name }) => name === 'body')!
  const sections = all.filter(({ name }) => name === 'h2').map(textOf)
  return { html, all, sections, text: textOf(body).replaceAll('\u00a0', ' ') }
}

describe('a full report', () => {
  const { all, sections, text } = read(small)

  it('says first how good the model is and where that stands', () => {
    expect(text).toContain('0.353')
    expect(text).toContain('closed 28 % of the distance from ridge to the optimum')
    expect(text).toContain('on 104 test sequences, which chose nothing; 93,600 scored rows')
    expect(text).toContain('12 min 25 s')
    expect(text).toContain('The sandbox was off.')
    expect(text).toContain('2025-06-01 14:03 UTC')
  })

  it('has every part', () => {
    expect(sections).toEqual([
      'Which figure is which',
      'Against the baselines',
      'R² by feature',
      'R² by step in sequence',
      'Predicted and actual',
      'Learning curves',
      'To repeat it',
      'Details',
    ])
  })

  it('names every drawing and every control for those who cannot see them', () => {
    for (const svg of all.filter(({ attributes }) => attributes.class === 'chart')) {
      expect(svg.children[0]).toMatchObject({ name: 'title' })
    }
    const labelled = new Set(
      all.filter(({ name }) => name === 'label').map(({ attributes }) => attributes.for),
    )
    const controls = all.filter(({ name }) => name === 'select' || name === 'input')
    expect(controls).toHaveLength(4)
    for (const { attributes } of controls) expect(labelled).toContain(attributes.id)
    const ids = all.map(({ attributes }) => attributes.id).filter(Boolean)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('holds each part of the data against its own best baseline, and marks where that is better', () => {
    const table = all.find(({ attributes }) => attributes.class === 'parts')!
    const rows = elements(table).filter(({ name }) => name === 'tr')
    const cells = rows.map((row) =>
      row.children.map((cell) => textOf(cell as ElementNode).replaceAll('\u00a0', ' ')),
    )
    expect(cells.slice(1)).toEqual([
      ['104 to test on', '0.3534', '▼ −0.0190', '0.3724 ridge VAR(10)', '0.4348', 'chose nothing'],
      ['311 to train on', '–', '–', '–', '–', 'set the weights'],
    ])
    expect(rows.map(({ attributes }) => attributes.class)).toEqual([undefined, 'behind', undefined])
  })

  it('shows every option, those that differ first, and the command', () => {
    expect(text).toContain('npx seqarena train --epochs 25')
    expect(text.indexOf('--epochs25 default 40')).toBeLessThan(text.indexOf('--datanone'))
  })

  it('names both axes of every plot', () => {
    const axes = all
      .filter(({ attributes }) => attributes.class === 'chart')
      .map((svg) =>
        elements(svg)
          .filter(({ attributes }) => attributes.class === 'axis-name')
          .map(textOf)
          .sort(),
      )
    const named = (...names: string[]) => [names, names, names]
    expect(axes).toEqual([
      ...named('mean R²'),
      ...named('R²', 'feature'),
      ...named('mean R² over features', 'step in sequence'),
      ...named('step in sequence', 'value of f_0'),
      ...named('epoch', 'loss'),
      ...named('epoch', 'mean R²'),
    ])
  })

  it('is the same page for the same data', () => {
    expect(renderForecastReport(small)).toBe(renderForecastReport(sampleReport(5, 2, 60)))
  })
})

it('leaves out the parts it has no data for', () => {
  const { meanR2, r2, featureNames, scoredRows, sequences } = small.score
  const { title, createdAt } = small
  const score = { meanR2, r2, featureNames, scoredRows, sequences }
  const bare = read({ title, createdAt, score })
  expect(bare.sections).toEqual(['R² by feature'])
  expect(bare.text).not.toMatch(/ridge|optimum|NaN|undefined|Latency/)
  expect(bare.html).not.toContain('application/json')
})

it('shows names and values of any kind as text, never as markup', () => {
  const evil = `</script><img src=x onerror=alert(1)>'"\u0000<!--`
  const { score } = small
  const { html, all, text } = read({
    ...small,
    title: evil,
    subtitle: evil,
    createdAt: evil,
    warnings: [evil],
    details: [[evil, evil]],
    score: {
      ...score,
      featureNames: score.featureNames.map((name) => evil + name),
      baselines: { ...score.baselines, [evil]: 0.1, toString: 0.2 },
    },
  })
  expect(html).not.toContain('<img')
  expect(html).not.toContain('<!--')
  expect(all.filter(({ name }) => name === 'script')).toHaveLength(5)
  for (const { attributes } of all) {
    expect(Object.keys(attributes).filter((name) => /^on|^src$|^href$/.test(name))).toEqual([])
  }
  expect(text).toContain('<img src=x onerror=alert(1)>')
  const block = all.find(({ attributes }) => attributes.id === 'samples')!
  expect(JSON.parse(textOf(block)).features[1]).toBe(`${evil}f_1`)
})

it('refuses samples that are not of its features', () => {
  const [sample] = small.samples!
  const cut = { ...sample, predicted: sample.predicted.subarray(1) }
  expect(() => renderForecastReport({ ...small, samples: [cut] })).toThrow(
    'predicted has shape [299], expected [300]',
  )
})

describe('the page stays under 3 MB', () => {
  it('with 4 sequences of 900 steps and 32 features, all kept', () => {
    const { html } = read(sampleReport(32, 4, 900))
    expect(Buffer.byteLength(html)).toBeLessThan(maxPageBytes)
    expect(html).not.toContain('so that this page stays small')
  })

  it('with more sequences than fit, and says so', () => {
    const { html, text } = read(sampleReport(32, 20, 900))
    expect(Buffer.byteLength(html)).toBeLessThan(maxPageBytes)
    expect(text).toContain('of 20 sequences are kept here')
  })

  it('with thousands of features of long names', () => {
    const report = sampleReport(4000, 1, 60)
    const names = report.score.featureNames.map((name) => '<>&"\''.repeat(400) + name)
    const { html, text } = read({ ...report, score: { ...report.score, featureNames: names } })
    expect(Buffer.byteLength(html)).toBeLessThan(maxPageBytes)
    expect(text).toContain('first 500 of 4,000 features')
  })
})
