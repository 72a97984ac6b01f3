import { beforeAll, describe, expect, it } from 'vitest'
import { formatFixed } from '../../charts/formatNumber.js'
import { findChromium, type LoadedPage, loadPage } from '../testing/chromium.js'
import { found, reportFunction, withScript } from '../testing/scriptedPage.js'
import { renderQualityReport } from './qualityReport.js'
import { sampleAssessment } from './testing/sampleAssessment.js'

const chromium = findChromium()
const skipped = chromium ? '' : ' (skipped: no chromium on the PATH nor in $CHROMIUM)'

const assessments = [
  sampleAssessment({ seed: 1, quality: 0.6, file: 'first.csv' }),
  sampleAssessment({ seed: 2, quality: 0.95, file: 'second.csv' }),
]
const html = renderQualityReport({ assessments, createdAt: '2025-06-01T14:03:22.120Z' })

const collect = `${reportFunction}
// A copy of the page on a telephone, all of it unfolded.
const copy = document.documentElement.cloneNode(true)
for (const script of copy.querySelectorAll('script')) script.remove()
for (const details of copy.querySelectorAll('details')) details.open = true
const frame = document.createElement('iframe')
frame.style.cssText = 'border:0;width:360px;height:800px'
frame.srcdoc = copy.outerHTML
frame.onload = () => {
  const { scrollWidth, clientWidth } = frame.contentDocument.documentElement
  report({ ...collected, telephone: { scrollWidth, clientWidth, innerWidth: frame.contentWindow.innerWidth } })
}
const collected = {
  figures: [...document.querySelectorAll('[data-figure]')].map((element) => ({
    assessment: Number(element.closest('[data-assessment]').dataset.assessment),
    path: element.dataset.figure,
    value: Number(element.dataset.value),
    text: element.textContent,
  })),
  matrix: matrixNames(),
  worst: choose('worst'),
  byName: choose('name'),
  readout: walk(),
  fidelity: sorted(),
  cards: cards(),
  colours: colours(),
}
document.body.append(frame)
function matrixNames() {
  const svg = document.querySelector('[data-heat-map] svg')
  return { names: [...svg.querySelector('.names').children].map((text) => text.textContent),
    numbers: [...svg.querySelector('.numbers').children].map((text) => text.textContent) }
}
function choose(order) {
  const select = document.querySelector('[data-heat-map] [data-order]')
  select.value = order
  select.dispatchEvent(new Event('change'))
  return matrixNames()
}
function walk() {
  const box = document.querySelector('[data-panel]')
  const press = (key) => box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  press('ArrowRight')
  press('ArrowRight')
  press('ArrowDown')
  press('ArrowDown')
  return document.querySelector('[data-readout]').textContent
}
function cards() {
  const figure = document.querySelector('[data-ordered]')
  const select = figure.querySelector('[data-order]')
  select.value = 'table'
  select.dispatchEvent(new Event('change'))
  return [...figure.querySelectorAll('[data-list] bdi')].map((name) => name.textContent)
}
function colours() {
  const select = document.querySelector('[data-shade]')
  select.value = 'shortfall'
  select.dispatchEvent(new Event('change'))
  return matrixNames().numbers
}
function sorted() {
  const table = document.querySelector('[data-assessment="1"] [aria-label="Fidelity by column"] table')
  table.tHead.querySelectorAll('button')[1].click()
  return [...table.tBodies[0].rows].map((row) => Number(row.cells[1].dataset.value))
}`

describe.skipIf(!chromium)(`in a headless browser${skipped}`, () => {
  interface Names {
    names: string[]
    numbers: string[]
  }
  interface Collected {
    figures: { assessment: number; path: string; value: number; text: string }[]
    matrix: Names
    worst: Names
    byName: Names
    readout: string
    fidelity: number[]
    cards: string[]
    colours: string[]
    telephone: { scrollWidth: number; clientWidth: number; innerWidth: number }
  }
  let wrong: LoadedPage
  let pristine: LoadedPage
  let collected: Collected

  beforeAll(async () => {
    const pages = [
      withScript('<body></body>', 'undefined.deliberate'),
      html,
      withScript(html, collect),
    ]
    const loaded = await Promise.all(pages.map((page) => loadPage(chromium!, page)))
    ;[wrong, pristine] = loaded
    collected = found(loaded[2])
  })

  it('a deliberate error is seen, so that none seen means none there', () => {
    expect(wrong.messages.join()).toContain("reading 'deliberate'")
  })

  it('the page runs without a word on its console', () => {
    expect(pristine.messages).toEqual([])
    expect(pristine.dom).toContain('<button type="button">Accuracy</button>')
  })

  it('every number is the JSON’s, as it is kept and as it is shown', () => {
    const json = JSON.parse(JSON.stringify(assessments))
    expect(collected.figures.length).toBeGreaterThan(500)
    for (const { assessment, path, value, text } of collected.figures) {
      const at = path.split('.').reduce((node, key) => node[key], json[assessment])
      expect([path, value]).toEqual([path, at])
      expect(isRounded(text, value), `${path}: ${text} for ${value}`).toBe(true)
    }
    const shown = new Set(collected.figures.map(({ assessment, path }) => `${assessment} ${path}`))
    for (const path of ['score', 'specification.overall', 'accuracy.overall', 'privacy.score']) {
      for (const assessment of [0, 1]) expect(shown).toContain(`${assessment} ${path}`)
    }
  })

  it('the heat map sorts by name and by accuracy, its numbers with it', () => {
    const { matrix, worst, byName } = collected
    const { univariate, bivariate } = assessments[1].accuracyDetails
    const means = new Map(
      univariate.map(({ columns: [name], accuracy }) => {
        const own = bivariate.filter(({ columns }) => columns.includes(name))
        const all = [accuracy, ...own.map((cell) => cell.accuracy)]
        return [name, all.reduce((a, b) => a + b, 0) / all.length]
      }),
    )
    expect(matrix.names).toEqual(univariate.map(({ columns }) => columns[0]))
    expect(worst.names).toEqual([...matrix.names].sort((a, b) => means.get(a)! - means.get(b)!))
    expect(byName.names).toEqual([...matrix.names].sort((a, b) => a.localeCompare(b)))
    const first = univariate.find(({ columns }) => columns[0] === worst.names[0])!
    expect(worst.numbers[0]).toBe((100 * first.accuracy).toFixed(1))
    expect([...worst.numbers].sort()).toEqual([...matrix.numbers].sort())
  })

  it('the arrow keys tell a cell’s figure and what an equal sample would score', () => {
    const [, column] = collected.byName.names
    const row = collected.byName.names[2]
    const cell = assessments[1].accuracyDetails.bivariate.find(
      ({ columns }) => columns.includes(row) && columns.includes(column),
    )!
    expect(collected.readout).toBe(
      `${row} × ${column} accuracy ${formatFixed(cell.accuracy)}, of an equal sample ${formatFixed(cell.accuracyMax)}`,
    )
  })

  it('the heat map shows what is short of an equal sample', () => {
    const { univariate } = assessments[1].accuracyDetails
    const first = univariate.find(({ columns }) => columns[0] === collected.byName.names[0])!
    const points = 100 * (first.accuracy - first.accuracyMax)
    expect(Number(collected.colours[0].replace('−', '-'))).toBeCloseTo(points, 1)
  })

  it('the cards of columns sort', () => {
    expect(collected.cards).toEqual(assessments[1].columns.map(({ name }) => name))
  })

  it('a table sorts by a click on its head', () => {
    expect(collected.fidelity).toEqual([...collected.fidelity].sort((a, b) => b - a))
  })

  it('nothing reaches beyond the right edge of a telephone', () => {
    const { scrollWidth, clientWidth, innerWidth } = collected.telephone
    expect(innerWidth).toBe(360)
    expect(scrollWidth).toBe(clientWidth)
  })
})

it('tells a number that was rounded from one that is wrong', () => {
  expect([isRounded('0.847', 0.8474), isRounded('0.847', 0.8476)]).toEqual([true, false])
  expect([isRounded('3.1 %', 0.0312), isRounded('−1.23e-7', -1.2349e-7)]).toEqual([true, true])
  expect([isRounded('4,810', 4811), isRounded('152,310', 152_310)]).toEqual([true, true])
  expect([isRounded('3.2 %', 0.0312), isRounded('453', 455)]).toEqual([false, false])
})

/** Whether a text is the number rounded to the decimals that the text has. */
function isRounded(text: string, value: number): boolean {
  const date = /^\d{4}-\d\d-\d\d$/.exec(text)
  if (date) return new Date(value).toISOString().startsWith(text)
  const plain = text
    .replace('−', '-')
    .replaceAll(',', '')
    .replace(/\s?[%d]$/, '')
  const scale = text.endsWith('%') ? 100 : text.endsWith('d') ? 1 / 86_400_000 : 1
  const [mantissa, exponent = '0'] = plain.split('e')
  const decimals = mantissa.split('.')[1]?.length ?? 0
  const unit = 10 ** (Number(exponent) - decimals)
  // Whole numbers of four significant digits may have been rounded to tens and more.
  const step =
    decimals === 0
      ? Math.max(unit, 10 ** (Math.floor(Math.log10(Math.abs(scale * value) || 1)) - 2))
      : unit
  return Math.abs(Number(plain) - scale * value) <= 0.5 * step * (1 + 1e-9) + 1e-12
}
