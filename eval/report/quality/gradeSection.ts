import { formatPercent } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import type { GradePartName } from '../../grade/gradeResult.js'
import { section } from '../html.js'
import { figure, figureCell } from './figure.js'
import { term } from './glossary.js'
import type { QualityPart } from './qualityPart.js'

const names: Readonly<Record<GradePartName, string>> = {
  accuracy: 'Accuracy',
  coherence: 'Coherence',
  order: 'Order of rows',
  structure: 'Structure of groups',
  columns: 'Worst column',
  discriminator: 'Discriminator',
  utility: 'Utility',
}

/** What the grade is made of: every part with its score, its weight and what it says. */
export function gradeSection({ assessment, prefix }: QualityPart): Markup {
  const { gradeParts, gradeReasons, grade, score } = assessment
  const rows = gradeParts.map(
    ({ name, score: own, weight, sentence }, i) =>
      markup`<tr><td>${term(names[name])}</td>${figureCell(`gradeParts.${i}.score`, own)}<td>${formatPercent(weight)}</td><td class="meaning"><bdi>${sentence}</bdi></td></tr>\n`,
  )
  const head = ['Part', 'Score', 'Weight'].map(
    (name) => markup`<th scope="col"><span class="plain">${name}</span></th>`,
  )
  return section(
    `${prefix}grade`,
    `Grade ${grade}`,
    'Half the weighted mean of the parts, half the lowest of them: a table that fails in one thing is of no use however well it does in the others. A privacy concern, a column that shares nothing with the real one or holds one value, and rows that repeat cap it at D, a copy of the training table at F.',
    markup`<ul class="notes">${gradeReasons.map((reason) => markup`<li><bdi>${reason}</bdi></li>`)}</ul>
<div class="scroll tall" tabindex="0" role="region" aria-label="Parts of the grade"><table class="references"><thead><tr>${head}<th scope="col" class="meaning"><span class="plain">What it says</span></th></tr></thead><tbody>
${rows}</tbody><tfoot><tr><td>${term('Grade and score')}</td><td>${figure('score', score)}</td><td></td><td class="meaning">A+ from 0.95, A from 0.9, B+ from 0.8, B from 0.7, C from 0.5, D from 0.3, else F</td></tr></tfoot></table></div>`,
  )
}
