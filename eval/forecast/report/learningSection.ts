import { type LineSeries, lineChart, toneOf } from '../../charts/lineChart.js'
import { type Markup, markup } from '../../charts/markup.js'
import { responsive } from '../../charts/responsive.js'
import { section } from '../../report/html.js'
import { readFigure } from '../../report/readFigure.js'

/** What one member of an ensemble scored after each epoch, counted from 1. */
export interface MemberCurve {
  member: number
  epochs: readonly { epoch: number; trainLoss: number; validR2: number }[]
}

type CurveValue = 'trainLoss' | 'validR2'

/** Loss and validation score by epoch, a line a member. */
export function learningSection(curves: readonly MemberCurve[]): Markup | undefined {
  const trained = curves.filter(({ epochs }) => epochs.length > 0)
  if (trained.length === 0) return undefined
  const rings = trained.length === 1 ? 'The ring marks the' : 'Rings mark each member’s'
  const note = `${rings} best epoch on the validation sequences, whose weights are kept.`
  const panels = markup`${panel(trained, 'Training loss', 'trainLoss', 'loss')}${panel(trained, 'Validation R²', 'validR2', 'mean R²')}`
  return section('learning', 'Learning curves', note, markup`<div class="pair">${panels}</div>`)
}

function panel(curves: readonly MemberCurve[], title: string, value: CurveValue, yName: string) {
  const series = curves.map(({ member, epochs }): LineSeries => {
    const best = epochs.reduce((a, b) => (b.validR2 > a.validR2 ? b : a))
    return {
      name: `member ${member}`,
      points: epochs.map((epoch) => ({ x: epoch.epoch, y: epoch[value] })),
      mark: { x: best.epoch, y: best[value] },
    }
  })
  const chart = responsive(
    (width) => lineChart({ title, series, xName: 'epoch', yName, width, height: 280 }),
    { wide: 460, mid: 640, narrow: 350 },
  )
  return markup`<div><h3>${title}</h3>${readFigure(title, chart, { lines: readout(curves, value, yName) })}</div>`
}

/** Members end after epochs of their own: what one has no longer is null. */
function readout(curves: readonly MemberCurve[], value: CurveValue, yName: string) {
  const last = Math.max(...curves.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch)))
  const x = Array.from({ length: last }, (_, i) => i + 1)
  return {
    xName: 'epoch',
    x,
    series: curves.map(({ member, epochs }, i) => {
      const values = new Map(epochs.map((one) => [one.epoch, one[value]]))
      return {
        name: curves.length === 1 ? yName : `member ${member}`,
        y: x.map((epoch) => finite(values.get(epoch))),
        digits: 4,
        tone: toneOf(undefined, i),
      }
    }),
  }
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? Number(value.toPrecision(6)) : null
}
