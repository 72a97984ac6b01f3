import { formatFixed } from '../../eval/charts/formatNumber.js'
import { type Markup, markup, verbatim } from '../../eval/charts/markup.js'
import { responsive } from '../../eval/charts/responsive.js'
import { renderPage, section } from '../../eval/report/html.js'
import { numberCell } from '../../eval/report/quality/figure.js'
import { tableScript } from '../../eval/report/tableScript.js'
import { mean } from '../../eval/statistics/mean.js'
import { studyCurves } from './studyCurves.js'
import type { StudyResult } from './studyResult.js'
import { studyRows } from './studyRows.js'
import { studyNotes } from './studyTable.js'
import { studyVerdict } from './studyVerdict.js'

const studyStyle = `
.verdict { margin-top: 24px; max-width: 60ch; }
.scroll.whole { max-height: none; }
.study { font-size: .8125rem; }
.study td { white-space: nowrap; padding: 5px 10px; }
.study td:first-child { white-space: normal; min-width: 7rem; }
.study th .plain { padding: 8px 10px; }
.study tr.untrained td { color: var(--muted); }
.folder { text-align: left; white-space: nowrap; }
.notes { margin: 12px 0 0; padding-left: 1.2em; font-size: .875rem; }
.notes li { margin: 4px 0; overflow-wrap: anywhere; }
.notes code { font-family: var(--mono); font-size: .8125rem; }
`

/** The page about a study: one HTML file that needs nothing else. */
export function studyReport(result: StudyResult): string {
  const body = markup`<main>
<header><p class="eyebrow"><span>seqarena study ${result.name}</span><span>${result.writtenAt.slice(0, 10)}</span></p>
<h1>${result.question}</h1>
<p class="subtitle">${result.data}</p>
<p class="verdict">${studyVerdict(result)}</p></header>
${section('standings', 'Standings', 'Mean R² on the test sequences, which no training has seen and which choose nothing; the best first.', standings(result))}${section(
  'curves',
  'Learning curves',
  'The best R² so far on the stopping sequences against training time: the mean over seeds and splits; the band is one standard deviation, without what a split does to all configurations.',
  responsive((width) => studyCurves(result, width)),
)}${section('trainings', 'Trainings', undefined, trainings(result))}${section(
  'notes',
  'How to read this',
  undefined,
  markup`<ul class="notes">${studyNotes(result).map((note) => markup`<li>${verbatim(codeIn(note))}</li>`)}</ul>`,
)}<footer>Made by seqarena. Everything shown is in this file; it loads nothing.</footer>
</main>`
  return renderPage({
    title: `Study ${result.name}`,
    body,
    scripts: [tableScript],
    style: studyStyle,
  })
}

function standings(result: StudyResult): Markup {
  const { head, rows } = studyRows(result)
  const trained = result.configurations.length
  const cells = (row: readonly string[]) => row.map((cell) => markup`<td>${cell}</td>`)
  return scrolled(
    'Standings',
    markup`<table class="study"><thead><tr>${head.map((title) => markup`<th scope="col"><span class="plain">${title}</span></th>`)}</tr></thead>
<tbody>${rows.map((row, i) => markup`<tr${i >= trained && markup` class="untrained"`}>${cells(row)}</tr>\n`)}</tbody></table>`,
    'whole',
  )
}

/** Every training, in a table that can be sorted. */
function trainings({ configurations }: StudyResult): Markup {
  const head = ['Seed', 'Split', 'Test R²', 'Stop R²', 'Best epoch', 'Seconds']
  const rows = configurations.flatMap(({ name, trainings: own }) =>
    own.map((one) => {
      const { seed, repeat } = one
      const place = [seed, repeat].map((value) => numberCell(value, String(value)))
      const cells =
        one.state === 'failed'
          ? [
              ...[1, 2, 3, 4].map(() => numberCell(undefined)),
              markup`<td class="folder">failed: ${one.error}</td>`,
            ]
          : [
              numberCell(one.testR2, formatFixed(one.testR2, 4)),
              numberCell(one.stopR2, formatFixed(one.stopR2, 4)),
              numberCell(mean(one.bestEpochs), one.bestEpochs.join(', ')),
              numberCell(one.seconds, formatFixed(one.seconds, 0)),
              markup`<td class="folder">${one.folder}</td>`,
            ]
      return markup`<tr><td>${name}</td>${place}${cells}</tr>\n`
    }),
  )
  return scrolled(
    'Trainings',
    markup`<table data-sortable><thead><tr><th scope="col" data-kind="text"><span class="plain">Configuration</span></th>${head.map((title) => markup`<th scope="col"><span class="plain">${title}</span></th>`)}<th scope="col" data-kind="text"><span class="plain">Run folder</span></th></tr></thead>
<tbody>${rows}</tbody></table>`,
  )
}

function scrolled(name: string, table: Markup, tone = ''): Markup {
  return markup`<div class="${`scroll ${tone}`}" tabindex="0" role="region" aria-label="${name}">${table}</div>`
}

/** A note's text between backquotes as code. */
function codeIn(note: string): string {
  return note
    .split('`')
    .map((part, i) => (i % 2 === 0 ? markup`${part}` : markup`<code>${part}</code>`).text)
    .join('')
}
