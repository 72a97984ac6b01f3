import { type Contender, comparisonChart } from '../../charts/comparisonChart.js'
import { formatFixed } from '../../charts/formatNumber.js'
import { type LineSeries, lineChart, smoothed } from '../../charts/lineChart.js'
import { type Markup, markup } from '../../charts/markup.js'
import { responsive } from '../../charts/responsive.js'
import { definitions, renderPage, section } from '../../report/html.js'
import { tableScript } from '../../report/tableScript.js'
import type { BaselineName } from '../baselines.js'
import { baselineTitles } from '../baselineTitles.js'
import { featureSection } from './featureSection.js'
import { type ForecastHead, forecastHead } from './forecastHead.js'
import type { ForecastScore } from './forecastScore.js'
import type { SequenceSample } from './seriesSamples.js'
import { seriesScript } from './seriesScript.js'
import { seriesSection } from './seriesSection.js'
import { closedShare } from './verdict.js'

export interface MemberCurve {
  member: number
  epochs: readonly { epoch: number; trainLoss: number; validR2: number }[]
}

/** All that a report can show; parts that are absent do not appear on the page. */
export interface ForecastReport extends ForecastHead {
  r2ByStep?: readonly { step: number; r2: number }[]
  samples?: readonly SequenceSample[]
  learningCurves?: readonly MemberCurve[]
  details?: readonly (readonly [name: string, value: string])[]
}

/** The page about a forecast, after training or scoring: one HTML file that needs nothing else. */
export function renderForecastReport(report: ForecastReport): string {
  const { score, samples = [], details = [] } = report
  const series = seriesSection(samples, score.featureNames)
  const body = markup`<main>
${forecastHead(report)}${comparisonSection(score)}${featureSection(score)}${stepSection(report)}${series?.body}${learningSection(report.learningCurves ?? [])}${
  details.length > 0 && section('details', 'Details', undefined, definitions(details))
}<footer>Made by seqarena. Everything shown is in this file; it loads nothing.</footer>
</main>`
  return renderPage({
    title: report.title,
    body,
    data: series ? { samples: series.data } : {},
    scripts: series ? [tableScript, seriesScript] : [tableScript],
  })
}

function comparisonSection(score: ForecastScore): Markup | undefined {
  const { meanR2, optimumR2, baselines = {} } = score
  const contenders: Contender[] = Object.entries(baselines).map(([key, value]) => ({
    name: Object.hasOwn(baselineTitles, key) ? baselineTitles[key as BaselineName] : key,
    value,
    role: 'baseline',
  }))
  contenders.push({ name: 'this model', value: meanR2, role: 'model' })
  if (optimumR2 !== undefined)
    contenders.push({ name: 'optimum', value: optimumR2, role: 'optimum' })
  if (contenders.length < 2) return undefined
  const closed = closedShare({ ...score, ridgeR2: baselines.ridge })
  const gap =
    closed !== undefined && optimumR2 !== undefined && baselines.ridge !== undefined
      ? { from: baselines.ridge, to: optimumR2, closed }
      : undefined
  const chart = responsive((width) =>
    comparisonChart({
      title: 'Mean R² of the model beside the baselines',
      description: contenders.map(({ name, value }) => `${name} ${formatFixed(value)}`).join(', '),
      contenders,
      gap,
      width,
    }),
  )
  const note = `Mean R² on the same rows. Predicting the mean scores 0, every value exactly 1.${
    optimumR2 === undefined
      ? ''
      : ' The optimum is the best that any predictor can score on this data.'
  }`
  return section('comparison', 'Against the baselines', note, chart)
}

function stepSection({ r2ByStep = [], score }: ForecastReport): Markup | undefined {
  if (r2ByStep.length < 2) return undefined
  const points = r2ByStep.map(({ step, r2 }) => ({ x: step, y: r2 }))
  const window = Math.max(5, Math.round(points.length / 30)) | 1
  const isLong = points.length >= 40
  const series: LineSeries[] = isLong
    ? [
        { name: 'each step', points, tone: 'faint' },
        { name: `mean of ${window} steps`, points: smoothed(points, window), tone: 'model' },
      ]
    : [{ name: 'R²', points, tone: 'model' }]
  const references = Number.isFinite(score.meanR2)
    ? [{ name: `mean R² ${formatFixed(score.meanR2)}`, y: score.meanR2 }]
    : []
  const chart = responsive((width) =>
    lineChart({
      title: 'R² by step in sequence',
      description: `Mean over features at each of ${points.length} steps; over all, ${formatFixed(score.meanR2)}.`,
      series,
      references,
      xName: 'step in sequence',
      showsOutliers: false,
      width,
    }),
  )
  const note =
    'Does the model gain from a longer past? A line that rises says so; one that falls hints at a state that drifts.'
  return section('by-step', 'R² by step in sequence', note, chart)
}

function learningSection(curves: readonly MemberCurve[]): Markup | undefined {
  const trained = curves.filter(({ epochs }) => epochs.length > 0)
  if (trained.length === 0) return undefined
  const seriesOf = (value: 'trainLoss' | 'validR2'): LineSeries[] =>
    trained.map(({ member, epochs }) => {
      const best = epochs.reduce((a, b) => (b.validR2 > a.validR2 ? b : a))
      return {
        name: `member ${member}`,
        points: epochs.map((epoch) => ({ x: epoch.epoch, y: epoch[value] })),
        mark: { x: best.epoch, y: best[value] },
      }
    })
  const panel = (title: string, value: 'trainLoss' | 'validR2') =>
    markup`<div><h3>${title}</h3>${responsive(
      (width) => lineChart({ title, series: seriesOf(value), xName: 'epoch', width, height: 280 }),
      { wide: 460, mid: 640, narrow: 350 },
    )}</div>`
  const rings = trained.length === 1 ? 'The ring marks the' : 'Rings mark each member’s'
  const note = `${rings} best epoch on validation, whose weights are kept.`
  return section(
    'learning',
    'Learning curves',
    note,
    markup`<div class="pair">${panel('Training loss', 'trainLoss')}${panel('Validation R²', 'validR2')}</div>`,
  )
}
