import type { Assessment, ReferenceFigures } from '../../assessment.js'
import { formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { compareAssessments } from '../../rankAssessments.js'
import { section } from '../html.js'
import { type ColumnStanding, columnStandings } from './columnStandings.js'
import { figureCell } from './figure.js'
import { fileName } from './fileName.js'
import { terms } from './glossary.js'
import { dotFigure } from './plotFigures.js'

/** An assessment and its place in what was passed in. */
export interface Ranked {
  assessment: Assessment
  index: number
  standings: readonly ColumnStanding[]
}

/** The best first, as `compareAssessments` has it. */
export function ranked(assessments: readonly Assessment[]): Ranked[] {
  return assessments
    .map((assessment, index) => ({ assessment, index, standings: columnStandings(assessment) }))
    .sort((a, b) => compareAssessments(a.assessment, b.assessment))
}

const head = [
  'Grade',
  'Score',
  'Accuracy',
  'Coherence',
  'Fidelity',
  'Utility',
  'DCR share',
  'AUC',
] as const

const shownRows = 200
const plottedRows = 30

/**
 * All synthetic tables on one page: a chart and a table that can be sorted.
 *
 * @param details how many of the best are shown in full further down
 */
export function rankingSection(whole: readonly Ranked[], details: number): Markup {
  const ranking = whole.slice(0, shownRows)
  const [{ assessment: best }] = ranking
  const names = ranking.map(({ assessment }) => fileName(assessment.synthetic.file))
  const all = ranking.slice(0, plottedRows).map(({ assessment }) => assessment)
  const chart = dotFigure({
    title: 'Accuracy of the synthetic tables',
    description: all
      .map(({ accuracy }, i) => `${names[i]} ${formatFixed(accuracy.overall)}`)
      .join(', '),
    names: names.slice(0, plottedRows),
    series: [
      { name: 'accuracy', mark: 'dot', values: all.map(({ accuracy }) => accuracy.overall) },
      {
        name: 'equal sample',
        mark: 'thick',
        values: all.map(({ accuracy }) => accuracy.overall_max),
      },
      {
        name: 'independent columns',
        mark: 'diamond',
        values: all.map(({ references }) => references.independent.accuracy.overall),
      },
    ],
  })
  const rows = ranking.map(({ assessment, index }, i) => {
    const name = markup`<bdi>${names[i]}</bdi>`
    return row(assessment, index, i < details ? markup`<a href="#a${index}">${name}</a>` : name)
  })
  const { independent, holdout } = best.references
  const cells = head.map((name) => markup`<th scope="col"><span class="plain">${name}</span></th>`)
  return section(
    'ranking',
    'Ranking',
    'The best score first, those with a privacy concern last. Below the line stand what real rows score, and columns sampled independently.',
    markup`${chart}<div class="scroll tall" tabindex="0" role="region" aria-label="Ranking"><table class="ranking" data-sortable><thead><tr><th scope="col" data-kind="text"><span class="plain">Table</span></th>${cells}</tr></thead>
<tbody>
${rows}</tbody><tfoot>${holdout && referenceRow('the holdout itself', holdout)}${referenceRow('independent columns', independent)}</tfoot></table></div>${terms(head.slice(1))}${
      whole.length > ranking.length &&
      markup`<p class="small left-out">The best ${ranking.length} of ${whole.length} are listed; the JSON has all.</p>`
    }`,
  )
}

function row(assessment: Assessment, index: number, name: Markup): Markup {
  const { accuracy, fidelity, utility, privacy, distances, similarity } = assessment
  const auc = similarity.discriminator_auc_training_synthetic
  return markup`<tr data-assessment="${index}"><td>${name}${privacy.verdict.isConcern && markup` <span class="concern">privacy</span>`}</td><td data-value="${assessment.score}">${assessment.grade}</td>${figureCell('score', assessment.score)}${figureCell('accuracy.overall', accuracy.overall)}${figureCell('accuracy.coherence', accuracy.coherence)}${figureCell('fidelity.score', fidelity.score)}${figureCell('utility.score', utility?.score)}${figureCell('distances.dcr_share', distances.dcr_share)}${figureCell('similarity.discriminator_auc_training_synthetic', auc)}</tr>\n`
}

function referenceRow(name: string, figures: ReferenceFigures): Markup {
  const { accuracy, fidelity, utility, distances, similarity } = figures
  const values = [
    accuracy.overall,
    accuracy.coherence,
    fidelity,
    utility,
    distances.dcr_share,
    similarity.discriminator_auc_training_synthetic,
  ]
  return markup`<tr><td>${name}</td><td></td><td></td>${values.map((value) => markup`<td>${formatFixed(value)}</td>`)}</tr>\n`
}
