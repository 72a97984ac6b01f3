import type { Assessment, TableFacts } from '../../assessment.js'
import { formatCount, formatPercent } from '../../charts/formatNumber.js'
import { Markup, markup } from '../../charts/markup.js'
import { counted } from '../counted.js'
import { shortName } from '../shortName.js'
import { figure } from './figure.js'
import { term } from './glossary.js'
import { accuracyReached, privacyOutcome, qualityVerdict } from './verdict.js'

/** Grade, verdict, key figures beside their references, what to do, what to know. */
export function qualityHead(assessment: Assessment): Markup {
  return markup`${hero(assessment)}${keyFigures(assessment)}${recommendations(assessment)}${warnings(assessment)}`
}

/** `154,019 rows of 20,000 sequences, 10 columns` */
export function tableSize({ rows, sequences }: TableFacts): string {
  const ofSequences = sequences === undefined ? '' : ` of ${counted(sequences, 'sequence')}`
  return `${counted(rows, 'row')}${ofSequences}`
}

/** Reasons of the grade that the head has room for; its section has all. */
const shownReasons = 3

function hero(assessment: Assessment): Markup {
  const { grade, score, gradeReasons } = assessment
  const reasons = gradeReasons.slice(0, shownReasons)
  return markup`<div class="hero quality-hero">
<div><p class="headline${gradeTone(grade)}">${grade.replace('+', '')}${grade.endsWith('+') && markup`<sup>+</sup>`}</p>
<p class="headline-name">score <b>${figure('score', score)}</b></p></div>
<div><p class="verdict">${qualityVerdict(assessment)}</p><ul class="notes" aria-label="Reasons">${reasons.map((reason) => markup`<li><bdi>${reason}</bdi></li>`)}</ul>${gauge(assessment)}</div>
</div>
`
}

function gradeTone(grade: Assessment['grade']): string {
  return grade === 'C' || grade === 'D' || grade === 'F' ? ' poor' : ''
}

function gauge(assessment: Assessment): Markup | undefined {
  const reached = accuracyReached(assessment)
  if (reached === undefined) return undefined
  const { accuracy, references } = assessment
  const width = (100 * Math.min(1, Math.max(0, reached))).toFixed(1)
  const share = formatPercent(Math.max(0, reached))
  const name = `Accuracy stands ${share} of the way from independent columns to a fresh real sample`
  return markup`<div class="gauge"><div class="gauge-track" role="img" aria-label="${name}"><i style="width:${width}%"></i></div>
<div class="gauge-ends"><span>independent columns ${figure('references.independent.accuracy.overall', references.independent.accuracy.overall)}</span><span class="gauge-here">accuracy ${figure('accuracy.overall', accuracy.overall)}</span><span>a fresh real sample ${figure('accuracy.overall_max', accuracy.overall_max)}</span></div></div>`
}

function keyFigures(assessment: Assessment): Markup {
  const { accuracy, fidelity, utility, privacy, references } = assessment
  const { independent, holdout } = references
  const beside = (path: string, pick: (reference: typeof independent) => number | undefined) => [
    holdout && note('holdout', `references.holdout.${path}`, pick(holdout)),
    note('independent', `references.independent.${path}`, pick(independent)),
  ]
  const tiles = [
    tile('Accuracy', figure('accuracy.overall', accuracy.overall), [
      note('equal sample', 'accuracy.overall_max', accuracy.overall_max),
      ...beside('accuracy.overall', (one) => one.accuracy.overall),
    ]),
    accuracy.coherence !== undefined &&
      tile('Coherence', figure('accuracy.coherence', accuracy.coherence), [
        note('equal sample', 'accuracy.coherence_max', accuracy.coherence_max),
        ...beside('accuracy.coherence', (one) => one.accuracy.coherence),
      ]),
    tile(
      'Fidelity',
      figure('fidelity.score', fidelity.score),
      beside('fidelity', (one) => one.fidelity),
    ),
    utility &&
      tile('Utility', figure('utility.score', utility.score), [
        markup`<span class="small">${utility.word.toLowerCase()}, for ${shortName(utility.target)}</span>`,
        ...beside('utility', (one) => one.utility),
      ]),
    tile(
      'Privacy',
      markup`<span${privacy.verdict.isConcern && markup` class="concern"`}>${privacyOutcome(privacy.verdict)}</span>`,
      [
        privacy.holdoutRelative
          ? note('DCR share', 'privacy.holdoutRelative.dcrShare', privacy.holdoutRelative.dcrShare)
          : markup`<span class="small">no holdout to judge by</span>`,
      ],
    ),
  ].filter((part) => part instanceof Markup)
  return markup`<dl class="figures">${tiles}</dl>\n`
}

function tile(name: string, value: Markup, notes: readonly (Markup | undefined)[]): Markup {
  return markup`<div><dt>${term(name)}</dt><dd>${value}${notes}</dd></div>`
}

function note(name: string, path: string, value: number | undefined): Markup | undefined {
  if (value === undefined) return undefined
  return markup`<span class="small beside"><span>${term(name)}</span> ${figure(path, value)}</span>`
}

function recommendations({ recommendations: all }: Assessment): Markup | undefined {
  if (all.length === 0) return undefined
  return markup`<section class="advice" aria-label="Recommendations"><h2>What to do</h2><ul>${all.map(
    (text) => markup`<li><bdi>${emphasised(text)}</bdi></li>`,
  )}</ul><p class="small">Options in brackets are those of <code>seqarena synthesize</code>; other generators have their like.</p></section>\n`
}

/** What to do stands out from what was found. */
function emphasised(advice: string): Markup {
  const [action] = /^[^:.]+[:.]?/.exec(advice) ?? ['']
  return markup`<b>${action}</b>${advice.slice(action.length)}`
}

/** Everything that could mislead who does not know it: values lost, free text, caps and stand-ins. */
function warnings({ coercions, columns, notes }: Assessment): Markup | undefined {
  const texts = [
    ...coercions
      .slice(0, 5)
      .map(
        ({ table, column, type, count, example, row }) =>
          markup`<li>${formatCount(count)} ${count === 1 ? 'value' : 'values'} of <bdi>${shortName(column)}</bdi> in the ${table} table ${count === 1 ? 'does' : 'do'} not fit its type, ${type}, and ${count === 1 ? 'counts' : 'count'} as missing: the first is “<bdi>${shortName(example)}</bdi>” in row ${formatCount(row)}.</li>`,
      ),
    coercions.length > 5 &&
      markup`<li>${formatCount(coercions.length - 5)} more columns hold values of another type; see Method.</li>`,
    textWarning(columns),
  ].filter((part) => part instanceof Markup)
  return markup`${texts.length > 0 && markup`<ul class="warnings" aria-label="To know">${texts}</ul>\n`}${
    notes.length > 0 &&
    markup`<details class="fold to-know"><summary><b>To know when reading this</b><span>${formatCount(notes.length)} ${notes.length === 1 ? 'note' : 'notes'} on how it was measured</span></summary><ul class="notes">${notes
      .slice(0, 60)
      .map((text) => markup`<li><bdi>${text}</bdi></li>`)}</ul></details>\n`
  }`
}

function textWarning(columns: Assessment['columns']): Markup | undefined {
  const names = columns.filter(({ type }) => type === 'text').map(({ name }) => shortName(name))
  if (names.length === 0) return undefined
  const shown = names.slice(0, 5).map((name, i) => markup`${i > 0 && ', '}<bdi>${name}</bdi>`)
  return markup`<li>Free text is judged by its values alone, not by its sense: ${shown}${names.length > 5 && ` and ${names.length - 5} more`}.</li>`
}
