import { formatCount, formatDuration, formatFixed, formatMs } from '../../charts/formatNumber.js'
import { Markup, markup } from '../../charts/markup.js'
import { counted } from '../../report/counted.js'
import { readableTime } from '../../report/readableTime.js'
import { closedInWords } from '../closedInWords.js'
import type { ForecastScore } from './forecastScore.js'
import { closedShare, verdict } from './verdict.js'

/** What the contest allows for its whole test. */
const contestLimitSeconds = 3600
const contestLimit = `${contestLimitSeconds / 60}\u00a0min`

/** What the head of a report shows. */
export interface ForecastHead {
  title: string
  createdAt: string // ISO 8601
  subtitle?: string
  score: ForecastScore
  warnings?: readonly string[]
}

/** Title, the score with where it stands, warnings, key figures. */
export function forecastHead({
  title,
  subtitle,
  createdAt,
  score,
  warnings = [],
}: ForecastHead): Markup {
  return markup`<header>
<p class="eyebrow"><span>Forecast report</span><time datetime="${createdAt}">${readableTime(createdAt)}</time></p>
<h1>${title}</h1>
${subtitle && markup`<p class="subtitle">${subtitle}</p>`}
</header>
${hero(score)}${
  warnings.length > 0 &&
  markup`<ul class="warnings" aria-label="Warnings">${warnings.map((text) => markup`<li>${text}</li>`)}</ul>\n`
}${keyFigures(score)}`
}

function hero(score: ForecastScore): Markup {
  const standing = { ...score, ridgeR2: score.baselines?.ridge }
  const features = counted(score.featureNames.length, 'feature')
  const { part } = score
  const rows = part
    ? `on ${formatCount(score.sequences)} ${part.name}, ${part.role}; ${counted(score.scoredRows, 'scored row')}`
    : `${counted(score.scoredRows, 'scored row')} in ${counted(score.sequences, 'sequence')}`
  return markup`<div class="hero">
<div class="score"><p class="headline">${formatFixed(score.meanR2)}</p>
<p class="headline-name">mean R² over ${features}</p><p class="note">${rows}</p></div>
<div><p class="verdict">${verdict(standing)}</p>${gauge(score)}</div>
</div>
`
}

function gauge(score: ForecastScore): Markup | undefined {
  const ridgeR2 = score.baselines?.ridge
  const closed = closedShare({ ...score, ridgeR2 })
  if (closed === undefined || ridgeR2 === undefined || score.optimumR2 === undefined)
    return undefined
  const width = (100 * Math.min(1, Math.max(0, closed))).toFixed(1)
  const name = `${closedInWords(closed, 0)}, on the way from ridge to the optimum`
  return markup`<div class="gauge"><div class="gauge-track" role="img" aria-label="${name}"><i style="width:${width}%"></i></div>
<div class="gauge-ends"><span>ridge VAR(10) ${formatFixed(ridgeR2)}</span><span>optimum ${formatFixed(score.optimumR2)}</span></div></div>`
}

function keyFigures(score: ForecastScore): Markup | undefined {
  const { latency, seconds, projectedContestSeconds: projected, contained } = score
  const figures = [
    latency &&
      figure(
        'Latency a step',
        formatMs(latency.p50Ms),
        `median; 95\u00a0% under ${formatMs(latency.p95Ms)}, 99\u00a0% under ${formatMs(latency.p99Ms)}`,
      ),
    projected !== undefined &&
      figure(
        'At the contest’s size',
        formatDuration(projected),
        `projected; ${projected <= contestLimitSeconds ? '✓ within' : '✗ over'} its limit of ${contestLimit}`,
      ),
    seconds !== undefined && figure('Time taken', formatDuration(seconds), 'for all rows here'),
    contained !== undefined &&
      figure(
        'Sandbox',
        contained ? 'contained' : 'open',
        contained ? 'no network, no foreign files' : 'limits on time and memory alone',
      ),
  ].filter((part) => part instanceof Markup)
  return figures.length > 0 ? markup`<dl class="figures">${figures}</dl>\n` : undefined
}

function figure(name: string, value: string, note: string): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}<span class="small">${note}</span></dd></div>`
}
