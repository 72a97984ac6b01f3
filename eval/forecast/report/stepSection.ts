import { formatCount, formatFixed } from '../../charts/formatNumber.js'
import { type LineSeries, lineChart } from '../../charts/lineChart.js'
import type { Markup } from '../../charts/markup.js'
import { responsive } from '../../charts/responsive.js'
import { section } from '../../report/html.js'
import { type LineReadout, readFigure } from '../../report/readFigure.js'
import type { StepR2 } from '../r2ByStep.js'

/** Most points drawn and read out; longer sequences are shown by means of several steps. */
const mostPoints = 2000
/** From so many points on they are drawn faint, with a moving mean over them. */
const manyPoints = 40

/** R² at each step, over the sequences that reach it. */
export function stepSection(steps: readonly StepR2[], meanR2: number): Markup | undefined {
  if (steps.length < 2) return undefined
  const width = Math.ceil(steps.length / mostPoints)
  const points = inBins(steps, width)
  const window = Math.max(5, Math.round(points.length / 30)) | 1
  const isLong = points.length >= manyPoints
  const each = width === 1 ? 'each step' : `mean of ${width} steps`
  const smooth = isLong ? smoothedR2(points, window) : []
  const smoothName = `mean of ${formatCount(window * width)} steps`
  const place = (values: readonly number[]) => values.map((y, i) => ({ x: points[i].step, y }))
  const own = place(points.map(({ r2 }) => r2))
  const series: LineSeries[] = isLong
    ? [
        { name: each, points: own, tone: 'faint' },
        { name: smoothName, points: place(smooth), tone: 'model' },
      ]
    : [{ name: 'R²', points: own, tone: 'model' }]
  const references = Number.isFinite(meanR2)
    ? [{ name: `mean R² ${formatFixed(meanR2)}`, y: meanR2 }]
    : []
  const title = 'R² by step in sequence'
  const chart = responsive((pixels) =>
    lineChart({
      title,
      description: `Mean over features at each of ${steps.length} steps; over all, ${formatFixed(meanR2)}.`,
      series,
      references,
      xName: 'step in sequence',
      yName: 'mean R² over features',
      showsOutliers: false,
      width: pixels,
    }),
  )
  const lines: LineReadout = {
    xName: 'step',
    x: points.map(({ step }) => step),
    series: [
      ...series.map(({ name, points: line, tone }) => ({
        name: name === 'R²' ? name : `R², ${name}`,
        y: line.map(({ y }) => (Number.isFinite(y) ? Number(y.toFixed(4)) : null)),
        digits: 3,
        tone,
      })),
      ...(isUneven(steps)
        ? [{ name: 'sequences', y: points.map(({ rows }) => Math.round(rows / width)), digits: 0 }]
        : []),
    ],
  }
  const note = `Does the model gain from a longer past? A line that rises says so; one that falls hints at a state that drifts.${unevenNote(steps)}`
  return section('by-step', title, note, readFigure(title, chart, { lines }))
}

/** Means of `width` steps after one another, weighted by rows, each at its first step. */
function inBins(steps: readonly StepR2[], width: number): StepR2[] {
  if (width === 1) return [...steps]
  return Array.from({ length: Math.ceil(steps.length / width) }, (_, i) => {
    const bin = steps.slice(i * width, (i + 1) * width)
    return { step: bin[0].step, ...weighted(bin) }
  })
}

/** Centred moving mean over `window` points, weighted by rows: few sequences at the end count as few. */
function smoothedR2(points: readonly StepR2[], window: number): number[] {
  const reach = window >> 1
  return points.map((_, i) => weighted(points.slice(Math.max(0, i - reach), i + reach + 1)).r2)
}

function weighted(steps: readonly StepR2[]): { r2: number; rows: number } {
  const rows = steps.reduce((sum, one) => sum + one.rows, 0)
  return { r2: steps.reduce((sum, one) => sum + one.r2 * one.rows, 0) / rows, rows }
}

function isUneven(steps: readonly StepR2[]): boolean {
  return steps.some(({ rows }) => rows !== steps[0].rows)
}

function unevenNote(steps: readonly StepR2[]): string {
  if (!isUneven(steps)) return ''
  const rows = steps.map((step) => step.rows)
  const most = Math.max(...rows)
  const last = steps[steps.length - 1]
  return ` Sequences differ in length or in the steps that ask for predictions: each step is scored on the sequences that have it, ${formatCount(most)} at most and ${formatCount(last.rows)} at step ${last.step}. The moving mean weighs steps by them.`
}
