import type { Assessment, ReferenceFigures } from '../../assessment.js'
import type { DotSeries } from '../../charts/dotPlot.js'
import { formatDistance, formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../html.js'
import { figureCell } from './figure.js'
import { term } from './glossary.js'
import { dotFigure } from './plotFigures.js'
import type { QualityPart } from './qualityPart.js'

/** A figure of the synthetic table and where it stands in the references. */
interface Row {
  name: string
  meaning: string
  path: string
  value: number | undefined
  referencePath: string
  reference: (figures: ReferenceFigures) => number | undefined
  format?: (value: number | undefined) => string
  isPlotted?: boolean
}

/** The figures beside those of independent columns and of the holdout, drawn and as a table. */
export function referenceSection({ assessment, prefix }: QualityPart): Markup {
  const groups = rowGroups(assessment)
  const { independent, holdout } = assessment.references
  const plotted = groups.flatMap(([, rows]) => rows.filter((row) => row.isPlotted))
  const series: DotSeries[] = [
    { name: 'synthetic', mark: 'dot', values: plotted.map(({ value }) => value) },
    holdout
      ? { name: 'holdout', mark: 'thick', values: plotted.map((row) => row.reference(holdout)) }
      : {
          name: 'equal sample',
          mark: 'thick',
          values: plotted.map(({ path }) => maxOf(assessment, path)),
        },
    {
      name: 'independent columns',
      mark: 'diamond',
      values: plotted.map((row) => row.reference(independent)),
    },
  ]
  const chart = dotFigure({
    title: 'Scores of the synthetic table beside its references',
    description: plotted.map(({ name, value }) => `${name} ${formatFixed(value)}`).join(', '),
    names: plotted.map(({ name }) => name),
    series,
  })
  const note = holdout
    ? 'A number means something beside two others: the holdout, real rows that are measured as if they were synthetic, and a table whose columns were sampled independently of one another.'
    : 'A number means something beside another: a table whose columns were sampled independently of one another. A holdout would add what real rows score.'
  return section(
    `${prefix}references`,
    'Against the references',
    note,
    markup`${chart}${table(groups, assessment)}`,
  )
}

function maxOf({ accuracy }: Assessment, path: string): number | undefined {
  const name = /^accuracy\.(\w+)$/.exec(path)?.[1]
  return name ? accuracy[`${name}_max` as keyof typeof accuracy] : undefined
}

function table(groups: readonly [string, readonly Row[]][], { references }: Assessment): Markup {
  const { independent, holdout } = references
  const head = ['Synthetic', holdout && 'Holdout', 'Independent'].filter(
    (name) => name !== undefined,
  )
  const body = groups.map(
    ([title, rows]) =>
      markup`<tbody><tr class="group"><th scope="rowgroup" colspan="${head.length + 2}">${title}</th></tr>
${rows.map((row) => {
  const { name, meaning, path, value, referencePath, reference, format = formatFixed } = row
  const cell = (where: 'independent' | 'holdout', figures: ReferenceFigures) =>
    figureCell(
      `references.${where}.${referencePath}`,
      reference(figures),
      format(reference(figures)),
    )
  return markup`<tr><td>${term(name)}</td>${figureCell(path, value, format(value))}${holdout && cell('holdout', holdout)}${cell('independent', independent)}<td class="meaning">${meaning}</td></tr>\n`
})}</tbody>`,
  )
  return markup`<div class="scroll tall" tabindex="0" role="region" aria-label="Figures beside their references">
<table class="references"><thead><tr><th scope="col"><span class="plain">Figure</span></th>${head.map(
    (name) => markup`<th scope="col"><span class="plain">${term(name)}</span></th>`,
  )}<th scope="col" class="meaning"><span class="plain">What it says</span></th></tr></thead>
${body}</table></div>`
}

function rowGroups(assessment: Assessment): [string, Row[]][] {
  const { accuracy, similarity, distances, fidelity, utility } = assessment
  const accuracyRow = (key: keyof typeof accuracy, name: string, meaning: string): Row => ({
    name,
    meaning,
    path: `accuracy.${key}`,
    value: accuracy[key],
    referencePath: `accuracy.${key}`,
    reference: (one) => one.accuracy[key],
    isPlotted: !key.endsWith('_max') && accuracy[key] !== undefined,
  })
  const distanceRow = (key: keyof typeof distances, name: string, meaning: string): Row => ({
    name,
    meaning,
    path: `distances.${key}`,
    value: distances[key],
    referencePath: `distances.${key}`,
    reference: (one) => one.distances[key],
    format: formatDistance,
  })
  const similarityRow = (key: keyof typeof similarity, name: string, meaning: string): Row => ({
    name,
    meaning,
    path: `similarity.${key}`,
    value: similarity[key],
    referencePath: `similarity.${key}`,
    reference: (one) => one.similarity[key],
  })
  const groups: [string, Row[]][] = [
    [
      'Scores',
      [
        score(
          'Fidelity',
          'fidelity.score',
          fidelity.score,
          'fidelity',
          (one) => one.fidelity,
          'Columns and correlations, by statistical tests.',
        ),
        score(
          'Utility',
          'utility.score',
          utility?.score,
          'utility',
          (one) => one.utility,
          'Can models learn from it what they learn from real rows?',
        ),
      ].filter(({ value }) => value !== undefined),
    ],
    [
      'Accuracy',
      [
        accuracyRow('overall', 'Accuracy', 'Mean of the parts below.'),
        accuracyRow('univariate', 'Univariate', 'Each column on its own.'),
        accuracyRow('bivariate', 'Bivariate', 'All pairs of columns.'),
        accuracyRow('trivariate', 'Trivariate', 'All triples of columns.'),
        accuracyRow('coherence', 'Coherence', 'What holds a sequence together.'),
        accuracyRow(
          'overall_max',
          'Equal sample',
          'What real data of this size would score on average.',
        ),
      ].filter(({ value }) => value !== undefined),
    ],
    [
      'Similarity',
      [
        similarityRow(
          'cosine_similarity_training_synthetic',
          'Cosine similarity',
          'Of the mean encoded rows; 1 is the same.',
        ),
        similarityRow(
          'discriminator_auc_training_synthetic',
          'Discriminator AUC',
          'A classifier telling it from real rows; 0.5 cannot.',
        ),
      ],
    ],
    [
      'Distances, over the dimensions that lead for each table',
      [
        distanceRow(
          'ims_training',
          'Identical matches',
          'Share of rows that equal a training row.',
        ),
        distanceRow(
          'dcr_training',
          'DCR to training',
          'Mean distance to the closest training row.',
        ),
        distanceRow('dcr_holdout', 'DCR to holdout', 'The same to the closest holdout row.'),
        distanceRow(
          'dcr_share',
          'DCR share',
          'Nearer to training than to holdout rows; 0.5 is even.',
        ),
        distanceRow(
          'nndr_training',
          'NNDR to training',
          'Closest over second closest, the tenth smallest.',
        ),
        distanceRow('nndr_ratio', 'NNDR ratio', 'Training over holdout; below 1 hints at copies.'),
      ].filter(({ value }) => value !== undefined),
    ],
  ]
  return groups
}

function score(
  name: string,
  path: string,
  value: number | undefined,
  referencePath: string,
  reference: Row['reference'],
  meaning: string,
): Row {
  return { name, meaning, path, value, referencePath, reference, isPlotted: true }
}
