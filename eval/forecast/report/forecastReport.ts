import { markup } from '../../charts/markup.js'
import { definitions, renderPage, section } from '../../report/html.js'
import { readoutScript } from '../../report/readoutScript.js'
import { scrollScript } from '../../report/scrollScript.js'
import { tableScript } from '../../report/tableScript.js'
import type { StepR2 } from '../r2ByStep.js'
import { comparisonSection } from './comparisonSection.js'
import { featureSection } from './featureSection.js'
import { type ForecastHead, forecastHead } from './forecastHead.js'
import { forecastStyle } from './forecastStyle.js'
import { learningSection, type MemberCurve } from './learningSection.js'
import { optionsSection, type Repeatable } from './optionsSection.js'
import { type DataPart, partsSection } from './partsSection.js'
import type { SequenceSample } from './seriesSamples.js'
import { seriesScript } from './seriesScript.js'
import { seriesSection } from './seriesSection.js'
import { stepSection } from './stepSection.js'

/** All that a report can show; parts that are absent do not appear on the page. */
export interface ForecastReport extends ForecastHead {
  /** The parts of the data with what is known of each, and which of them the page is about. */
  parts?: { note: string; rows: readonly DataPart[] }
  r2ByStep?: readonly StepR2[]
  samples?: readonly SequenceSample[]
  learningCurves?: readonly MemberCurve[]
  repeatable?: Repeatable
  details?: readonly (readonly [name: string, value: string])[]
}

/** The page about a forecast, after training or scoring: one HTML file that needs nothing else. */
export function renderForecastReport(report: ForecastReport): string {
  const { score, samples = [], details = [], parts, repeatable } = report
  const series = seriesSection(samples, score.featureNames)
  const body = markup`<main>
${forecastHead(report)}${parts && partsSection(parts.rows, parts.note)}${comparisonSection(score)}${featureSection(score)}${stepSection(report.r2ByStep ?? [], score.meanR2)}${series?.body}${learningSection(report.learningCurves ?? [])}${
  repeatable && optionsSection(repeatable)
}${
  details.length > 0 && section('details', 'Details', undefined, definitions(details))
}<footer>Made by seqarena. Everything shown is in this file; it loads nothing.</footer>
</main>`
  const scripts = [tableScript, readoutScript, scrollScript]
  return renderPage({
    title: report.title,
    body,
    data: series ? { samples: series.data } : {},
    scripts: series ? [...scripts, seriesScript] : scripts,
    style: forecastStyle,
  })
}
