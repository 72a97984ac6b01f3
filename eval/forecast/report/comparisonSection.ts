import { type ClosedGap, type Contender, comparisonChart } from '../../charts/comparisonChart.js'
import { formatFixed, formatPercent } from '../../charts/formatNumber.js'
import type { Markup } from '../../charts/markup.js'
import { responsive } from '../../charts/responsive.js'
import { section } from '../../report/html.js'
import { readFigure } from '../../report/readFigure.js'
import { baselineTitle } from '../baselineTitles.js'
import { closedInWords } from '../closedInWords.js'
import type { ForecastScore } from './forecastScore.js'
import { closedShare } from './verdict.js'

/** The model among the baselines and the optimum. */
export function comparisonSection(score: ForecastScore): Markup | undefined {
  const { meanR2, optimumR2, baselines = {}, part } = score
  const contenders: Contender[] = Object.entries(baselines).map(([name, value]) => ({
    name: baselineTitle(name),
    value,
    role: 'baseline',
  }))
  contenders.push({ name: 'this model', value: meanR2, role: 'model' })
  if (optimumR2 !== undefined)
    contenders.push({ name: 'optimum', value: optimumR2, role: 'optimum' })
  if (contenders.length < 2) return undefined
  const title = 'Mean R² of the model beside the baselines'
  const chart = responsive((width) =>
    comparisonChart({
      title,
      description: contenders.map(({ name, value }) => `${name} ${formatFixed(value)}`).join(', '),
      valueName: 'mean R²',
      contenders,
      gap: gapOf(score),
      width,
    }),
  )
  const where = part ? `the same ${part.name}` : 'the same rows'
  const note = `Mean R² on ${where}. Predicting the mean scores 0, every value exactly 1.${
    optimumR2 === undefined
      ? ''
      : ' The optimum is the best that any predictor can score on this data.'
  }`
  return section('comparison', 'Against the baselines', note, readFigure(title, chart))
}

function gapOf(score: ForecastScore): ClosedGap | undefined {
  const { optimumR2, baselines = {} } = score
  const { ridge } = baselines
  const closed = closedShare({ ...score, ridgeR2: ridge })
  if (closed === undefined || optimumR2 === undefined || ridge === undefined) return undefined
  const text = closed < 0 ? closedInWords(closed, 0) : `${formatPercent(closed)} closed`
  return { from: ridge, to: optimumR2, closed, text }
}
