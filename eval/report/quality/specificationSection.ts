import type { ReferenceFigures } from '../../assessment.js'
import { formatFixed } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../html.js'
import { figure, figureCell } from './figure.js'
import { term } from './glossary.js'
import type { QualityPart } from './qualityPart.js'

/** Scores that a product specification defines, and why the grade is another. */
export function specificationSection({ assessment, prefix }: QualityPart): Markup {
  const { fidelity, utility, privacy, specification, weights, references } = assessment
  const { independent, holdout } = references
  const row = (
    name: string,
    path: string,
    value: number | undefined,
    referencePath: string,
    of: (figures: ReferenceFigures) => number | undefined,
  ) =>
    value !== undefined &&
    markup`<tr><td>${term(name)}</td>${figureCell(path, value)}${holdout && figureCell(`references.holdout.${referencePath}`, of(holdout))}${figureCell(`references.independent.${referencePath}`, of(independent))}</tr>\n`
  const rows = [
    row('Fidelity', 'fidelity.score', fidelity.score, 'fidelity', (one) => one.fidelity),
    row('Utility', 'utility.score', utility?.score, 'utility', (one) => one.utility),
    row('Privacy', 'privacy.score', privacy.score, 'privacy', (one) => one.privacy),
    row(
      'Overall',
      'specification.overall',
      specification.overall,
      'specification.overall',
      (one) => one.specification.overall,
    ),
  ]
  const letters = [
    specification,
    ...(holdout ? [holdout.specification] : []),
    independent.specification,
  ]
  const head = ['Score', 'Synthetic', ...(holdout ? ['Holdout'] : []), 'Independent'].map(
    (name) => markup`<th scope="col"><span class="plain">${name}</span></th>`,
  )
  const formula = (['fidelity', 'utility', 'privacy'] as const)
    .filter((name) => weights[name] > 0)
    .map((name) => `${formatFixed(weights[name], 2).replace(/0$/, '')} ${name}`)
    .join(' + ')
  return section(
    `${prefix}specification`,
    'Product specification',
    `Overall is ${formula}. It misleads: columns that are right one by one have a high fidelity though nothing ties them together, and the privacy score is higher the less a table resembles the real one and can’t tell a copy from an honest sample. So it decides nothing here.`,
    markup`<div class="scroll tall" tabindex="0" role="region" aria-label="Scores of the product specification"><table><thead><tr>${head}</tr></thead><tbody>
${rows}<tr><td>Letter</td>${letters.map(({ grade }) => markup`<td>${grade}</td>`)}</tr>
</tbody></table></div>
<p class="small">Its word for a privacy score of ${figure('privacy.score', privacy.score)} is “risk ${privacy.risk.toLowerCase()}”; what was found is under Privacy and distances.${privacy.recommendations.length > 0 && markup` What it advises: <bdi>${privacy.recommendations.join(' ')}</bdi>`}</p>`,
  )
}
