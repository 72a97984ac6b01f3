import { beforeAll, describe, expect, it } from 'vitest'
import type { AccuracyCell } from '../../accuracy/accuracyResult.js'
import { formatFixed } from '../../charts/formatNumber.js'
import { cellNumber } from '../../charts/heatMap.js'
import { jsonForScript } from '../html.js'
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
// The page on a telephone, all of it unfolded.
const frame = document.createElement('iframe')
frame.style.cssText = 'border:0;width:390px;height:800px'
frame.srcdoc = ${jsonForScript(html)}
frame.onload = async () => {
  const page = frame.contentDocument
  for (const details of page.querySelectorAll('details')) details.open = true
  // Boxes are fitted once they are seen.
  await new Promise((resolve) => setTimeout(resolve, 300))
  const { scrollWidth, clientWidth } = page.documentElement
  const telephone = { scrollWidth, clientWidth, innerWidth: frame.contentWindow.innerWidth, ...cut(page) }
  const bar = document.querySelector('.jump')
  const isBarCut = bar.scrollWidth > bar.clientWidth + 1 || bar.scrollHeight > bar.clientHeight + 1
  report({ ...collected, copied: await copied(), telephone, isBarCut })
}
/** Boxes that hold more than they show, and those of them that cut a cell or give no hint. */
function cut(page) {
  const isWide = (box) => box.scrollWidth > box.clientWidth + 1
  const wide = [...page.querySelectorAll('.scroll, .matrix, .plot')].filter(isWide)
  const isCut = (box) => {
    const { right } = box.getBoundingClientRect()
    return [...box.querySelectorAll('th, td')].some((cell) => {
      const edges = cell.getBoundingClientRect()
      return edges.left < right - 1 && edges.right > right + 1
    })
  }
  const hasHint = ({ previousElementSibling: hint }) => hint.className === 'scroll-hint' && hint.getClientRects().length > 0
  const name = (box) => box.getAttribute('aria-label')
  return { wide: wide.map(name), cut: wide.filter(isCut).map(name), unhinted: wide.filter((box) => !hasHint(box)).map(name) }
}
/** What each button hands to the clipboard. */
async function copied() {
  const texts = []
  navigator.clipboard.writeText = async (text) => { texts.push(text) }
  const buttons = [...document.querySelectorAll('.copy-tools button')]
  for (const button of buttons) button.click()
  await new Promise((resolve) => setTimeout(resolve, 100))
  const drawings = texts.filter((text) => text.startsWith('<svg'))
  const isBroken = (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror, [style*="var("]')
  return { buttons: buttons.map((button) => button.getAttribute('aria-label')), texts: texts.map((text) => text.slice(0, 2000)),
    broken: drawings.filter(isBroken).length }
}
const collected = {
  figures: [...document.querySelectorAll('[data-figure]')].map((element) => ({
    assessment: Number(element.closest('[data-assessment]').dataset.assessment),
    path: element.dataset.figure,
    value: Number(element.dataset.value),
    text: element.textContent,
  })),
  matrix: matrixNames(),
  inTable: choose('table'),
  byName: choose('name'),
  readout: walk(),
  fidelity: sorted(),
  cards: cards(),
  accuracies: accuracies(),
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
function accuracies() {
  const select = document.querySelector('[data-shade]')
  select.value = 'value'
  select.dispatchEvent(new Event('change'))
  return choose('worst')
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
    inTable: Names
    byName: Names
    readout: string
    fidelity: number[]
    cards: string[]
    accuracies: Names
    copied: { buttons: string[]; texts: string[]; broken: number }
    isBarCut: boolean
    telephone: {
      scrollWidth: number
      clientWidth: number
      innerWidth: number
      wide: string[]
      cut: string[]
      unhinted: string[]
    }
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

  it('the heat map sorts by name and by what it shows, its numbers with it', () => {
    const { matrix, inTable, byName, accuracies } = collected
    const { univariate, bivariate, ...others } = assessments[1].accuracyDetails
    const beside = [
      others.autocorrelation,
      others.categoriesPerSequence,
      others.sequencesPerCategory,
    ].flat()
    /** Columns by the mean of all that their row of the matrix shows, the worst first. */
    const worstBy = (goodness: (cell: AccuracyCell) => number) => {
      const means = univariate.map(({ columns: [name] }) => {
        const pairs = bivariate.filter(({ columns }) => columns.includes(name))
        const own = [...univariate, ...beside].filter(({ columns }) => columns[0] === name)
        const all = [...own, ...pairs].map(goodness)
        return { name, mean: all.reduce((a, b) => a + b, 0) / all.length }
      })
      return means.sort((a, b) => a.mean - b.mean).map(({ name }) => name)
    }
    expect(matrix.names).toEqual(worstBy((cell) => cell.accuracy - cell.accuracyMax))
    expect(accuracies.names).toEqual(worstBy((cell) => cell.accuracy))
    expect(inTable.names).toEqual(univariate.map(({ columns }) => columns[0]))
    expect(byName.names).toEqual([...matrix.names].sort((a, b) => a.localeCompare(b)))
    const first = univariate.find(({ columns }) => columns[0] === accuracies.names[0])!
    expect(accuracies.numbers[0]).toBe(cellNumber(first.accuracy))
    expect([...inTable.numbers].sort()).toEqual([...matrix.numbers].sort())
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

  it('the heat map shows at first what is short of an equal sample', () => {
    const { univariate } = assessments[1].accuracyDetails
    const first = univariate.find(({ columns }) => columns[0] === collected.matrix.names[0])!
    expect(collected.matrix.numbers[0]).toBe(cellNumber(first.accuracy - first.accuracyMax))
  })

  it('the cards of columns sort', () => {
    expect(collected.cards).toEqual(assessments[1].columns.map(({ name }) => name))
  })

  it('a table sorts by a click on its head', () => {
    expect(collected.fidelity).toEqual([...collected.fidelity].sort((a, b) => b - a))
  })

  it('the bar of sections shows all of them', () => {
    expect(collected.isBarCut).toBe(false)
  })

  it('nothing reaches beyond the right edge of a telephone', () => {
    const { scrollWidth, clientWidth, innerWidth } = collected.telephone
    expect(innerWidth).toBe(390)
    expect(scrollWidth).toBe(clientWidth)
  })

  it('a telephone shows whole columns of what is too wide, and says that one can scroll', () => {
    const { wide, cut, unhinted } = collected.telephone
    expect(wide).toContain('Fidelity by column')
    expect([cut, unhinted]).toEqual([[], []])
  })

  it('tables are copied as CSV, plots as SVG and CSV', () => {
    const { buttons, texts, broken } = collected.copied
    expect(texts).toHaveLength(buttons.length)
    expect(broken).toBe(0)
    const textOf = (name: string) => texts[buttons.indexOf(name)]
    expect(textOf('Copy Accuracy of the synthetic tables as SVG')).toMatch(/^<svg .*<title>/)
    const [head, ...rows] = textOf('Copy Accuracy of the synthetic tables as CSV').split('\r\n')
    expect(head).toBe(',accuracy,equal sample,independent columns')
    const { accuracy, references } = assessments[1]
    const figures = [
      accuracy.overall,
      accuracy.overall_max,
      references.independent.accuracy.overall,
    ]
    const [name, ...values] = rows[0].split(',')
    expect(name).toBe('second.csv')
    values.forEach((value, i) => {
      expect(Number(value)).toBeCloseTo(figures[i], 5)
    })
    const ranking = textOf('Copy Ranking as CSV').split('\r\n')[1].split(',')
    expect(Number(ranking[3])).toBeCloseTo(accuracy.overall, 10)
    expect(textOf('Copy Accuracy of pairs of columns as CSV')).toMatch(/^accuracy,.*next row/)
  })

  it('every name of a figure leads to what it means', () => {
    const ids = new Set([...pristine.dom.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    const links = [...pristine.dom.matchAll(/class="term" href="#([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(links).size).toBeGreaterThan(20)
    expect(links.filter((id) => !ids.has(id))).toEqual([])
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
