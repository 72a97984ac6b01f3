import { describe, expect, it } from 'vitest'
import {
  type ElementNode,
  elements,
  parseMarkup,
  textOf,
} from '../../../base/testing/parseMarkup.js'
import type { Assessment } from '../../assessment.js'
import { maxPageBytes, renderQualityReport } from './qualityReport.js'
import { contestColumns, manyColumns, sampleAssessment } from './testing/sampleAssessment.js'

const createdAt = '2025-06-01T14:03:22.120Z'

/** The page as a browser reads it. */
function read(...assessments: Assessment[]) {
  const html = renderQualityReport({ assessments, createdAt })
  const all = elements(parseMarkup(html, true))
  const body = all.find(({ name }) => name === 'body')!
  const sections = all.filter(({ name }) => name === 'h2').map(textOf)
  return { html, all, sections, text: textOf(body).replaceAll('\u00a0', ' ') }
}

/** Checks what every page must hold. */
function expectSound({ html, all }: ReturnType<typeof read>): void {
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(maxPageBytes)
  const ids = all.map(({ attributes }) => attributes.id).filter(Boolean)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { name, attributes } of all) {
    expect(Object.keys(attributes).filter((key) => /^on|^src$/.test(key))).toEqual([])
    if (attributes.href) {
      expect(attributes.href).toMatch(/^#/)
      expect(ids).toContain(attributes.href.slice(1))
    }
    if (attributes['aria-labelledby']) expect(ids).toContain(attributes['aria-labelledby'])
    if (name === 'path') expect(attributes.d).not.toMatch(/NaN|Infinity|undefined/)
  }
  for (const svg of all.filter(({ attributes }) => attributes.class === 'chart')) {
    expect(svg.children[0]).toMatchObject({ name: 'title' })
  }
  const labelled = new Set(
    all.filter(({ name }) => name === 'label').map(({ attributes }) => attributes.for),
  )
  for (const { attributes } of all.filter(({ name }) => name === 'select')) {
    expect(labelled).toContain(attributes.id)
  }
}

const shownText = (html: ElementNode[]) =>
  html
    .filter(({ name }) => name !== 'script' && name !== 'style')
    .flatMap(({ children }) => children.filter((child) => typeof child === 'string'))
    .join(' ')

describe('the page of a table with a key, a holdout and a target', () => {
  const sample = sampleAssessment()
  const page = read(sample)

  it('is sound', () => expectSound(page))

  it('has every part', () => {
    expect(page.sections).toEqual([
      'What to do',
      'Grade B+',
      'Against the references',
      'Accuracy',
      'What is off',
      'Column by column',
      'Correlations',
      'Coherence of sequences',
      'Order inside a group',
      'Fidelity',
      'Utility for alice',
      'Privacy and distances',
      'Product specification',
      'Method',
      'What the figures mean',
    ])
  })

  it('says first what a manager must know', () => {
    const head = page.text.slice(0, page.text.indexOf('Grade B+'))
    for (const words of [
      'synthetic.csv.gz',
      `score ${sample.score.toFixed(3)}`,
      ...sample.gradeReasons,
      'models trained on it predict alice',
      'no nearer to the training rows',
      '12 values of david in the synthetic table do not fit its type, number,',
      'do not go together',
    ]) {
      expect(head).toContain(words)
    }
  })

  it('says that distances prove nothing', () => {
    expect(page.text).toContain('No proof of anonymity.')
  })

  it('is the same page for the same data', () => {
    expect(read(sampleAssessment()).html).toBe(page.html)
  })

  it('shows no NaN and nothing undefined', () => {
    expect(shownText(page.all)).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })
})

it('leaves out the parts it has no data for', () => {
  const page = read(sampleAssessment({ keyed: false, holdout: false, target: false }))
  expectSound(page)
  expect(page.sections).not.toContain('Coherence of sequences')
  const [figures] = page.text.split('What the figures mean')
  expect(figures).not.toMatch(/utility for|dcr share/i)
  expect(page.text).toContain('Without a holdout')
  expect(shownText(page.all)).not.toMatch(/NaN|undefined|Infinity/)
})

it('bears constant columns, whose correlations are null, and figures that are NaN', () => {
  const sample = sampleAssessment()
  const { correlation } = sample.profile
  const blank = (matrix: (typeof correlation)['real']) =>
    matrix.map((row, i) => row.map((value, j) => (i === 1 || j === 1 ? null : value)))
  const page = read({
    ...sample,
    fidelity: { ...sample.fidelity, correlationPreservation: Number.NaN },
    profile: {
      ...sample.profile,
      correlation: {
        ...correlation,
        real: blank(correlation.real),
        synthetic: blank(correlation.synthetic),
      },
    },
  })
  expectSound(page)
  expect(shownText(page.all)).not.toMatch(/NaN|undefined|Infinity|null/)
})

it('refuses a report on nothing', () => {
  expect(() => renderQualityReport({ assessments: [], createdAt })).toThrow(
    'there is no assessment to report on',
  )
})

it('bears a table of one column', () => {
  const page = read(sampleAssessment({ columns: contestColumns.slice(0, 1), keyed: false }))
  expectSound(page)
  expect(page.sections).not.toContain('Correlations')
})

describe('several tables', () => {
  const page = read(
    sampleAssessment({ seed: 1, quality: 0.5, file: 'poor.csv' }),
    sampleAssessment({ seed: 2, quality: 0.95, file: 'good.csv' }),
    sampleAssessment({ seed: 3, quality: 0.8, file: 'fair.csv' }),
  )

  it('are ranked on one sound page, the best of them open', () => {
    expectSound(page)
    expect(page.sections[0]).toBe('Ranking')
    const table = page.all.find(({ attributes }) => attributes.class === 'ranking')!
    const rows = elements(table).filter(({ attributes }) => attributes['data-assessment'])
    expect(rows.map((row) => textOf(row).slice(0, 8))).toEqual(['good.csv', 'fair.csv', 'poor.csv'])
    const folded = page.all.filter(({ attributes }) => attributes.class === 'assessment')
    expect(folded.map(({ attributes }) => 'open' in attributes)).toEqual([true, false, false])
    expect(folded[0].attributes['data-assessment']).toBe('1')
  })
})

it('shows names and values of any kind as text, never as markup', () => {
  const evil = `</script><script>alert(1)</script>'"\u0000\u202e\n<!--<img src=x onerror=alert(1)>`
  const names = contestColumns.map(({ name, type }, i) => ({
    name: `${evil}${name}${i === 3 ? '#'.repeat(100_000) : ''}`,
    type,
  }))
  const sample = sampleAssessment({ columns: names, file: evil })
  const { profile, privacy, accuracyDetails } = sample
  const off = (cells: Assessment['accuracyDetails']['bivariate']) =>
    cells.map((cell) => ({
      ...cell,
      off: cell.off.map((share) => ({ ...share, bins: share.bins.map(() => evil) })),
    }))
  const page = read(
    {
      ...sample,
      key: evil,
      training: { ...sample.training, file: evil },
      notes: [evil],
      recommendations: [evil],
      coercions: sample.coercions.map((loss) => ({ ...loss, column: evil, example: evil })),
      privacy: {
        ...privacy,
        verdict: { ...privacy.verdict, isConcern: true, sentence: evil, advice: evil },
      },
      utility: { ...sample.utility!, target: evil },
      accuracyDetails: {
        ...accuracyDetails,
        bivariate: off(accuracyDetails.bivariate),
        sequencesPerCategory: off(accuracyDetails.sequencesPerCategory),
      },
      profile: {
        ...profile,
        categorical: profile.categorical.map((one) => ({
          ...one,
          labels: one.labels.map((label) => ({ ...label, label: evil })),
        })),
      },
    },
    sample,
  )
  expectSound(page)
  expect(page.html).not.toMatch(/<script>alert|<img|<!--/)
  const scripts = page.all.filter(({ name }) => name === 'script')
  expect(scripts.filter(({ attributes }) => !attributes.type)).toHaveLength(6)
  for (const block of scripts.filter(({ attributes }) => attributes.type)) {
    expect(JSON.parse(textOf(block)).names[0]).toContain('</script><script>alert(1)')
  }
  expect(page.text).toContain('<script>alert(1)</script>')
})

describe('the page stays within 3 MB', () => {
  const bytes = (html: string) => Buffer.byteLength(html)
  const render = (assessments: Assessment[]) => renderQualityReport({ assessments, createdAt })
  /** The same under several names: what matters here is their size. */
  const copies = (sample: Assessment, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      ...sample,
      synthetic: { ...sample.synthetic, file: `${i}.csv` },
    }))

  it('for three tables of eleven columns, everything drawn', () => {
    const html = render(copies(sampleAssessment(), 3))
    expect(bytes(html)).toBeLessThanOrEqual(maxPageBytes)
    expect(html).not.toContain('so that this page stays small')
  })

  it('for 100 columns, the worst 40 of which are drawn', () => {
    const page = read(sampleAssessment({ columns: manyColumns(100) }))
    expectSound(page)
    expect(page.text).toContain('The 40 least accurate of 101 columns are drawn')
  })

  it('for three tables of 300 columns with long names', () => {
    const columns = manyColumns(300).map(({ name, type }) => ({
      name: `${name}${'<>&"\''.repeat(200)}`,
      type,
    }))
    const html = render(copies(sampleAssessment({ columns }), 3))
    expect(bytes(html)).toBeLessThanOrEqual(maxPageBytes)
    expect(html).toMatch(/The \d+ least accurate of 301 columns are drawn/)
    expect(html.match(/class="assessment"/g)).toHaveLength(3)
  })

  it('for more tables than can be shown in full, and says so', () => {
    const html = render(copies(sampleAssessment(), 60))
    expect(bytes(html)).toBeLessThanOrEqual(maxPageBytes)
    const shown = Number(/The best (\d+) are shown in full/.exec(html)![1])
    expect(html.match(/class="assessment"/g)).toHaveLength(shown)
    expect(html.match(/<tr data-assessment/g)).toHaveLength(60)
  })
})
