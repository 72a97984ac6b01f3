import { formatCount, formatDistance, formatShare } from '../../charts/formatNumber.js'
import type { HistogramSeries } from '../../charts/histogram.js'
import { type Markup, markup } from '../../charts/markup.js'
import type { DistanceFigures } from '../../distances/distancesResult.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { figure, figureCell } from './figure.js'
import { term } from './glossary.js'
import { histogramFigure } from './plotFigures.js'
import type { QualityPart } from './qualityPart.js'
import { privacyOutcome, sentence } from './verdict.js'

/** Distances to the closest record, what they say about copies, and what they cannot say. */
export function privacySection({ assessment, prefix }: QualityPart): Markup {
  const { privacy, distanceDetails } = assessment
  const tone = privacy.verdict.isConcern ? 'finding concern' : 'finding'
  return section(
    `${prefix}privacy`,
    'Privacy and distances',
    `Distances over ${formatCount(distanceDetails.rows)} encoded rows of each table, ${subsetName(distanceDetails)}.`,
    markup`<p class="${tone}"><bdi>${sentence(privacy.verdict.sentence)}</bdi></p>
${distanceChart(distanceDetails.histogram)}
<div class="pair tables">${relativeTable(assessment)}${distanceTable(assessment.distances)}</div>
${combinations(privacy.rareCombinations)}
<p class="caution"><b>${privacyOutcome(privacy.verdict)}.</b>${privacy.verdict.advice !== undefined && ` ${privacy.verdict.advice}`} <b>No proof of anonymity.</b> Distance tests find copies and near copies; they cannot show that there is nothing else to learn about a person.</p>`,
  )
}

function subsetName({ subset, dimensions }: QualityPart['assessment']['distanceDetails']): string {
  return subset.includes(String(dimensions)) ? subset : `${subset} (${dimensions})`
}

function distanceChart({
  edges,
  training,
  holdout,
  trnHol,
}: QualityPart['assessment']['distanceDetails']['histogram']): Markup {
  const shares = (counts: readonly number[]) => {
    const total = counts.reduce((sum, count) => sum + count, 0)
    return counts.map((count) => (total > 0 ? count / total : 0))
  }
  const series: HistogramSeries[] = []
  if (trnHol) series.push({ name: 'holdout to training', tone: 'real', shares: shares(trnHol) })
  if (holdout)
    series.push({ name: 'synthetic to holdout', tone: 'reference', shares: shares(holdout) })
  series.push({ name: 'synthetic to training', tone: 'synthetic', shares: shares(training) })
  return markup`<h3>${term('Distance to the closest record')}</h3>${histogramFigure({
    title: 'Distance to the closest record',
    description: holdout
      ? 'Where the blue line lies left of the orange one, synthetic rows are nearer to training than to holdout rows.'
      : 'From each synthetic row to the closest training row.',
    edges,
    series,
    xName: 'distance',
    hasShares: true,
    height: 180,
  })}<p class="small">${
    holdout
      ? 'Blue and orange should lie on one another: who memorised training rows stands nearer to them than to rows never seen. Grey shows how near two real tables come.'
      : 'Without a holdout there is nothing to say whether these distances are small.'
  }</p>`
}

function relativeTable({ privacy }: QualityPart['assessment']): Markup {
  const relative = privacy.holdoutRelative
  const row = (name: string, cell: Markup, expected: string) =>
    markup`<tr><td>${term(name)}</td>${cell}<td>${expected}</td></tr>\n`
  const path = 'privacy.holdoutRelative'
  const share = (at: string, value: number) => figureCell(at, value, formatShare(value))
  const rows = [
    relative && row('DCR share', figureCell(`${path}.dcrShare`, relative.dcrShare), 'about 0.5'),
    relative &&
      row(
        'Membership attack, AUC',
        figureCell(`${path}.membershipAuc`, relative.membershipAuc),
        'about 0.5',
      ),
    relative
      ? row(
          'Equal to a training row',
          share(`${path}.identicalTraining`, relative.identicalTraining),
          `${formatShare(relative.identicalHoldout)}, as to the holdout`,
        )
      : row(
          'Equal to a training row',
          share('privacy.identicalMatchShare', privacy.identicalMatchShare),
          'unknown',
        ),
    row(
      'Different rows',
      share('privacy.distinctRows.synthetic', privacy.distinctRows.synthetic),
      `${formatShare(privacy.distinctRows.training)}, as of the training rows`,
    ),
  ]
  return markup`<div><div class="scroll tall" tabindex="0" role="region" aria-label="Privacy figures"><table><thead><tr><th scope="col"><span class="plain">Privacy</span></th><th scope="col"><span class="plain">Here</span></th><th scope="col"><span class="plain">Expected</span></th></tr></thead><tbody>${rows}</tbody></table></div></div>`
}

function distanceTable(distances: DistanceFigures): Markup {
  const kinds = [
    ['ims', 'Identical matches'],
    ['dcr', 'Closest record, mean'],
    ['nndr', 'Distance ratio'],
  ] as const
  const pairs = (['training', 'holdout', 'trn_hol'] as const).filter(
    (pair) => distances[`dcr_${pair}`] !== undefined,
  )
  const names = { training: 'To training', holdout: 'To holdout', trn_hol: 'Holdout to training' }
  const rows = kinds.map(([kind, name]) => {
    const cells = pairs.map((pair) => {
      const value = distances[`${kind}_${pair}`]
      return figureCell(`distances.${kind}_${pair}`, value, formatDistance(value))
    })
    return markup`<tr><td>${term(name)}</td>${cells}</tr>\n`
  })
  return markup`<div><div class="scroll tall" tabindex="0" role="region" aria-label="Distances"><table><thead><tr><th scope="col"><span class="plain">Distances</span></th>${pairs.map(
    (pair) => markup`<th scope="col"><span class="plain">${names[pair]}</span></th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div></div>`
}

function combinations({
  columns,
  k,
  inTraining,
  inSynthetic,
  inHoldout,
}: QualityPart['assessment']['privacy']['rareCombinations']): Markup | undefined {
  if (columns.length === 0) return undefined
  const count = (name: string, value: number) =>
    figure(`privacy.rareCombinations.${name}`, value, formatCount(value))
  const names = columns.map((name, i) => markup`${i > 0 && ', '}<bdi>${shortName(name)}</bdi>`)
  return markup`<p class="small">Of ${count('inTraining', inTraining)} combinations of ${names} that fewer than ${k} real rows share, ${count('inSynthetic', inSynthetic)} stand in the synthetic table${inHoldout !== undefined && markup` and ${count('inHoldout', inHoldout)} in the holdout`}.</p>`
}
