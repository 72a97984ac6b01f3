import { beforeAll, describe, expect, it } from 'vitest'
import { formatFixed } from '../../charts/formatNumber.js'
import { jsonForScript } from '../../report/html.js'
import { findChromium, type LoadedPage, loadPage } from '../../report/testing/chromium.js'
import { found, reportFunction, withScript } from '../../report/testing/scriptedPage.js'
import { baselineTitles } from '../baselineTitles.js'
import { renderForecastReport } from './forecastReport.js'
import { sampleReport } from './testing/sampleReport.js'

const chromium = findChromium()
const skipped = chromium ? '' : ' (skipped: no chromium on the PATH nor in $CHROMIUM)'

const report = sampleReport(32, 2, 320)
const html = renderForecastReport(report)
const wide = sampleReport(120, 1, 40)

/** Reads every plot by keys and by pointer, and sorts the table. */
const collect = `${reportFunction}
const readoutOf = (box) => box.parentElement.querySelector('[data-readout]').textContent
const press = (box, ...keys) => {
  for (const key of keys) box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  return readoutOf(box)
}
const boxes = [...document.querySelectorAll('.plot')]
const named = (name) => boxes.find((box) => box.getAttribute('aria-label')?.startsWith(name))
const table = document.querySelector('.by-feature')
const names = () => [...table.tBodies[0].rows].map((row) => row.cells[0].textContent)
const pointed = (box) => {
  const svg = [...box.querySelectorAll('svg.chart')].find((one) => one.getClientRects().length)
  const target = svg.querySelectorAll('.stop .hit')[1] ?? svg
  const area = target.getBoundingClientRect()
  const init = { clientX: area.right - 9, clientY: area.top + area.height / 2, bubbles: true, pointerType: 'touch' }
  target.dispatchEvent(new PointerEvent('pointerdown', init))
  target.dispatchEvent(new PointerEvent('pointerleave', init))
  return readoutOf(box)
}
report({
  tips: boxes.map(readoutOf),
  rows: names(),
  comparison: press(named('Mean R²'), 'End'),
  feature: press(named('R² by feature'), 'ArrowRight', 'ArrowRight'),
  step: press(named('R² by step'), 'Home', 'ArrowRight'),
  loss: press(named('Training loss'), 'End'),
  touched: [pointed(named('R² by feature')), pointed(named('R² by step'))],
  marks: named('R² by step').querySelectorAll('.cursor circle').length,
  series: press(document.querySelector('[data-plot]'), 'Home', 'ArrowRight', 'ArrowDown'),
  seriesEnd: press(document.querySelector('[data-plot]'), 'End'),
  caption: document.querySelector('[data-caption]').textContent,
  axis: document.querySelector('[data-plot] .axis-name').textContent,
  slider: document.querySelector('[data-from]').getClientRects().length,
  sorted: (table.tHead.querySelectorAll('button')[0].click(), names()),
})`

/** A page that shows another one as a telephone would: the width of all of it, and what each hint stands over. */
function onTelephone(page: string): string {
  const script = `${reportFunction}
const frame = document.createElement('iframe')
frame.style.cssText = 'border:0;width:390px;height:800px'
frame.srcdoc = ${jsonForScript(page)}
frame.onload = () => {
  const { documentElement, body } = frame.contentDocument
  const { scrollWidth, clientWidth } = documentElement
  const hints = [...body.querySelectorAll('.scroll-hint')].filter((hint) => !hint.hidden)
  report({ scrollWidth, clientWidth,
    slider: body.querySelector('[data-from]').getClientRects().length,
    hints: hints.map((hint) => [hint.nextElementSibling.getAttribute('aria-label'), hint.textContent]) })
}
document.body.append(frame)`
  return withScript('<body></body>', script)
}

describe.skipIf(!chromium)(`in a headless browser${skipped}`, () => {
  interface Collected {
    tips: string[]
    rows: string[]
    comparison: string
    feature: string
    step: string
    loss: string
    touched: string[]
    marks: number
    series: string
    seriesEnd: string
    caption: string
    axis: string
    slider: number
    sorted: string[]
  }
  interface Telephone {
    scrollWidth: number
    clientWidth: number
    hints: [string, string][]
    slider: number
  }
  let pristine: LoadedPage
  let collected: Collected
  let phones: Telephone[]

  beforeAll(async () => {
    const pages = [
      html,
      withScript(html, collect),
      onTelephone(html),
      onTelephone(renderForecastReport(wide)),
    ]
    const loaded = await Promise.all(pages.map((page) => loadPage(chromium!, page)))
    pristine = loaded[0]
    collected = found(loaded[1])
    phones = loaded.slice(2).map((page) => found(page))
  })

  const { r2, optimumR2PerFeature, baselineR2PerFeature } = report.score

  it('the page runs without a word on its console', () => {
    expect(pristine.messages).toEqual([])
  })

  it('every plot says how it is read', () => {
    expect(new Set(collected.tips)).toEqual(
      new Set(['Point at the plot, tap it, or focus it and use ← → to read its values.']),
    )
    expect(collected.tips).toHaveLength(6)
  })

  it('keys read bars, lines and the series', () => {
    expect(collected.comparison).toBe('optimum: mean R² 0.4348')
    const [name, best] = Object.entries(baselineR2PerFeature!)
      .map(([own, values]) => [own as 'ridge', values[1]] as const)
      .reduce((a, b) => (b[1] > a[1] ? b : a))
    expect(collected.feature).toBe(
      `f_1: this model ${formatFixed(r2[1])}, optimum ${formatFixed(optimumR2PerFeature![1])}, best baseline (${baselineTitles[name]}) ${formatFixed(best)}`,
    )
    const [, second] = report.r2ByStep!
    expect(collected.step).toContain(`step 101 · R², each step ${formatFixed(second.r2)} · `)
    const losses = report.learningCurves!.map(({ member, epochs }) => [
      `member ${member}`,
      epochs[24].trainLoss.toFixed(4),
    ])
    // Epochs of the sample are counted from 0.
    expect(collected.loss).toBe(
      ['epoch 24', ...losses.map(([member, loss]) => `${member} ${loss}`)].join(' · '),
    )
  })

  it('a finger reads what it taps, and the value stays', () => {
    expect(collected.touched[0]).toMatch(/^f_1: this model/)
    expect(collected.touched[1]).toMatch(/^step 4[12]\d · R², each step /)
    expect(collected.marks).toBe(2)
  })

  it('keys go through a series, beyond the steps that are shown, and from feature to feature', () => {
    const [sample] = report.samples!
    const value = (step: number) => Number(sample.actual[step * 32 + 1])
    expect(collected.series).toMatch(/^step 101 · actual −?\d\.\d+ · predicted /)
    expect(Math.abs(shown(collected.series) - value(1))).toBeLessThan(0.01)
    expect(collected.seriesEnd).toMatch(/^step 419 · /)
    expect(Math.abs(shown(collected.seriesEnd) - value(319))).toBeLessThan(0.01)
    expect(collected.caption).toMatch(/^f_1 in sequence 0 · R² −?\d\.\d{3} over 320 of 320 steps$/)
    expect(collected.axis).toBe('value of f_1')
    expect(collected.slider).toBe(1)
  })

  it('nothing is to be moved along where a whole sequence is shown', () => {
    expect(phones.map(({ slider }) => slider)).toEqual([1, 0])
  })

  it('all rows of the table stand there, furthest behind a baseline first, and sort', () => {
    const lead = (i: number) =>
      r2[i] - Math.max(...Object.values(baselineR2PerFeature!).map((values) => values[i]))
    const names = r2.map((_, i) => i).sort((a, b) => lead(a) - lead(b))
    expect(collected.rows).toEqual(names.map((i) => `f_${i}`))
    expect(collected.sorted).toEqual(r2.map((_, i) => `f_${i}`))
  })

  it('on a telephone nothing reaches beyond the edge, and what scrolls says so', () => {
    for (const { scrollWidth, clientWidth } of phones) {
      expect(clientWidth).toBeLessThanOrEqual(390)
      expect(scrollWidth).toBe(clientWidth)
    }
    expect(phones[0].hints).toEqual([
      ['Mean R² by part of the data', 'Scroll sideways for more ↔'],
      ['R² by feature as a table', 'Scroll sideways for more ↔'],
    ])
    expect(phones[1].hints).toEqual([
      ['Mean R² by part of the data', 'Scroll sideways for more ↔'],
      ['R² by feature: arrow keys read its values', 'Scroll sideways for more ↔'],
      ['R² by feature as a table', 'Scroll within for more ↔ ↕'],
    ])
  })
})

/** The actual value in what is read out of the series. */
function shown(text: string): number {
  return Number(/actual (\S+)/.exec(text)![1].replace('−', '-'))
}
