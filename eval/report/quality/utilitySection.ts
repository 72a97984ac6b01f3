import { formatCount, formatFixed, formatPercent } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { section } from '../html.js'
import { shortName } from '../shortName.js'
import { sortableTable } from './columnTables.js'
import { figure, figureCell } from './figure.js'
import { term } from './glossary.js'
import { dotFigure } from './plotFigures.js'
import type { QualityPart } from './qualityPart.js'

/** Whether models learn from the synthetic table what they learn from the real one. */
export function utilitySection({ assessment, prefix }: QualityPart): Markup | undefined {
  const { utility } = assessment
  if (!utility) return undefined
  const { models, leading, metric } = utility
  const chart = dotFigure({
    title: `${metric} of models trained on synthetic and on real rows`,
    description: models
      .map(
        ({ name, trainSynthetic, trainReal }) =>
          `${name}: synthetic ${formatFixed(trainSynthetic)}, real ${formatFixed(trainReal)}`,
      )
      .join('; '),
    names: models.map(({ name }) => shortName(name)),
    series: [
      {
        name: 'trained on synthetic',
        mark: 'dot',
        values: models.map(({ trainSynthetic }) => trainSynthetic),
      },
      {
        name: 'trained on real',
        mark: 'thick',
        values: models.map(({ trainReal }) => trainReal),
      },
      { name: 'always guessing', mark: 'diamond', values: models.map(() => leading.guess) },
    ],
  })
  const keys = [
    'trainSynthetic',
    'trainReal',
    'trainSyntheticTestReal',
    'trainRealTestSynthetic',
    'score',
  ] as const
  const rows = models.map(
    (model, i) =>
      markup`<tr><td>${shortName(model.name)}</td>${keys.map((key) => figureCell(`utility.models.${i}.${key}`, model[key]))}</tr>\n`,
  )
  const ratio = figure('utility.leading.ratio', leading.ratio, formatPercent(leading.ratio))
  return section(
    `${prefix}utility`,
    `Utility for ${shortName(utility.target)}`,
    `${metric === 'accuracy' ? 'Accuracy' : metric} of a ${utility.task} on ${formatCount(leading.testRows)} rows that no model saw (${leading.testedOn}).`,
    markup`<p class="lead-figures"><span>${term('Synthetic over real')} <b>${ratio}</b></span><span>trained on synthetic <b>${figure('utility.leading.trainSynthetic', leading.trainSynthetic)}</b></span><span>on real <b>${figure('utility.leading.trainReal', leading.trainReal)}</b></span><span>always guessing <b>${figure('utility.leading.guess', leading.guess)}</b></span></p>
${chart}${sortableTable(
  `${metric} by model`,
  ['Synthetic → unseen', 'Real → unseen', 'Synthetic → real', 'Real → synthetic', 'Score'],
  rows,
  models.length,
  'Model',
)}`,
  )
}
