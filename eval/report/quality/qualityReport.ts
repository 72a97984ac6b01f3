import { UsageError } from '../../../base/errors.js'
import type { Assessment } from '../../assessment.js'
import { formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { copyScript } from '../copyScript.js'
import { counted } from '../counted.js'
import { foldScript } from '../foldScript.js'
import { heatMapScript } from '../heatMapScript.js'
import { jsonForScript, renderPage } from '../html.js'
import { orderScript } from '../orderScript.js'
import { readableTime } from '../readableTime.js'
import { scrollScript } from '../scrollScript.js'
import { tableScript } from '../tableScript.js'
import { accuracySection } from './accuracySection.js'
import { coherenceSection } from './coherenceSection.js'
import { columnsSection } from './columnsSection.js'
import { correlationSection } from './correlationSection.js'
import { fidelitySection } from './fidelitySection.js'
import { fileName } from './fileName.js'
import { glossary } from './glossary.js'
import { gradeSection } from './gradeSection.js'
import { methodSection } from './methodSection.js'
import { privacySection } from './privacySection.js'
import { qualityHead, tableSize } from './qualityHead.js'
import type { DrawLimits, QualityPart } from './qualityPart.js'
import { qualityStyle } from './qualityStyle.js'
import { type Ranked, ranked, rankingSection } from './rankingSection.js'
import { referenceSection } from './referenceSection.js'
import { specificationSection } from './specificationSection.js'
import { structureSection } from './structureSection.js'
import { utilitySection } from './utilitySection.js'
import { worstSection } from './worstCells.js'

/** One synthetic table or several that were judged against the same real one. */
export interface QualityReport {
  assessments: readonly Assessment[]
  createdAt: string // ISO 8601
  title?: string
}

/** A page may not be larger, so that it can be sent by mail and opens at once. */
export const maxPageBytes = 3_000_000

/** Limits of what is drawn, from all that anybody reads down to what always fits. */
const limitSteps: readonly DrawLimits[] = [
  { columns: 40, rows: 300 },
  { columns: 24, rows: 150 },
  { columns: 12, rows: 60 },
  { columns: 6, rows: 20 },
]

/**
 * The page about synthetic tables: one HTML file that needs nothing else, of at most 3 MB.
 *
 * @throws {UsageError} `NO_ASSESSMENT` where there is nothing to report
 */
export function renderQualityReport(report: QualityReport): string {
  if (report.assessments.length === 0) {
    throw new UsageError('NO_ASSESSMENT', 'there is no assessment to report on')
  }
  const ranking = ranked(report.assessments)
  // Which definitions are needed is known once all is drawn.
  const room =
    maxPageBytes - Buffer.byteLength(page(report, ranking, [])) - Buffer.byteLength(glossary().text)
  let drawn: DrawnAssessment[] = []
  for (const limits of limitSteps) {
    drawn = drawnWithin(room, ranking, limits)
    if (drawn.length === ranking.length) break
  }
  return page(report, ranking, drawn)
}

/** An assessment in full, and what its scripts need. */
interface DrawnAssessment {
  body: Markup
  data: Record<string, unknown>
}

/** Draws as many of the best assessments as fit. */
function drawnWithin(
  room: number,
  ranking: readonly Ranked[],
  limits: DrawLimits,
): DrawnAssessment[] {
  const drawn: DrawnAssessment[] = []
  let left = room
  for (const [place, { assessment, index, standings }] of ranking.entries()) {
    const data: Record<string, unknown> = {}
    const part: QualityPart = {
      assessment,
      standings,
      limits,
      prefix: ranking.length === 1 ? '' : `a${index}-`,
      data,
    }
    const body =
      ranking.length === 1
        ? markup`<div data-assessment="0">${qualityHead(assessment)}${sections(part)}</div>`
        : foldedAssessment(part, index, place)
    left -= Buffer.byteLength(body.text)
    // Beside its JSON each block has a tag of its own.
    for (const block of Object.values(data)) left -= Buffer.byteLength(jsonForScript(block)) + 200
    if (left < 0) return drawn
    drawn.push({ body, data })
  }
  return drawn
}

function page(
  { title, createdAt }: QualityReport,
  ranking: readonly Ranked[],
  drawn: readonly DrawnAssessment[],
): string {
  const isAlone = ranking.length === 1
  const [{ assessment: best }] = ranking
  const against = `${fileName(best.training.file)}${best.holdout ? ` and ${fileName(best.holdout.file)}` : ''}`
  const name =
    title ?? (isAlone ? fileName(best.synthetic.file) : `${ranking.length} synthetic tables`)
  const parts = drawn.map((one) => one.body)
  if (!isAlone) parts.unshift(rankingSection(ranking, drawn.length))
  const body = markup`<main>
<header>
<p class="eyebrow"><span>Quality report</span><time datetime="${createdAt}">${readableTime(createdAt)}</time></p>
<h1><bdi>${name}</bdi></h1>
<p class="subtitle">${isAlone && `${tableSize(best.synthetic)}, `}${counted(best.columns.length, 'column')}; judged against <bdi>${against}</bdi></p>
</header>
${parts}${
  drawn.length < ranking.length &&
  markup`<p class="small left-out">The best ${drawn.length} are shown in full, so that this page stays small; the JSON has all.</p>`
}${glossary(parts)}<footer>Made by seqarena. Everything shown is in this file; it loads nothing.</footer>
</main>`
  return renderPage({
    title: `${name} – quality report`,
    body,
    data: Object.assign({}, ...drawn.map(({ data }) => data)),
    scripts: [tableScript, heatMapScript, orderScript, foldScript, copyScript, scrollScript],
    style: qualityStyle,
  })
}

function foldedAssessment(part: QualityPart, index: number, place: number): Markup {
  const { assessment } = part
  const summary = markup`<summary><span class="place">${place + 1}</span><span class="file"><bdi>${fileName(assessment.synthetic.file)}</bdi></span><span class="badge">${assessment.grade}</span><span>${formatFixed(assessment.score)}</span></summary>`
  const body = markup`${qualityHead(assessment)}${sections(part)}`
  return markup`<details class="assessment" id="a${index}" data-assessment="${index}"${place === 0 && markup` open`}>${summary}${body}</details>\n`
}

function sections(part: QualityPart): Markup {
  const all: readonly (readonly [string, string, Markup | undefined])[] = [
    ['grade', 'Grade', gradeSection(part)],
    ['references', 'References', referenceSection(part)],
    ['accuracy', 'Accuracy', accuracySection(part)],
    ['worst', 'What is off', worstSection(part)],
    ['columns', 'Columns', columnsSection(part)],
    ['correlations', 'Correlations', correlationSection(part)],
    ['coherence', 'Coherence', coherenceSection(part)],
    ['structure', 'Order', structureSection(part)],
    ['fidelity', 'Fidelity', fidelitySection(part)],
    ['utility', 'Utility', utilitySection(part)],
    ['privacy', 'Privacy', privacySection(part)],
    ['specification', 'Specification', specificationSection(part)],
    ['method', 'Method', methodSection(part)],
  ]
  const present = all.filter(([, , body]) => body)
  const links = present.map(([id, name]) => markup`<a href="#${part.prefix}${id}">${name}</a>`)
  return markup`<nav class="jump" aria-label="Sections">${links}<a href="#about">Glossary</a></nav>
${present.map(([, , body]) => body)}`
}
