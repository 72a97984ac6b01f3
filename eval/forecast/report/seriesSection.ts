import { ShapeError } from '../../../base/errors.js'
import { formatSignificant } from '../../charts/formatNumber.js'
import { type Markup, markup } from '../../charts/markup.js'
import { predictedVsActual } from '../../charts/predictedVsActual.js'
import { responsive } from '../../charts/responsive.js'
import { section } from '../../report/html.js'
import { readoutTip } from '../../report/readFigure.js'
import { shortName } from '../../report/shortName.js'
import { shownFeatures } from './featureSection.js'
import {
  column,
  type EncodedSample,
  encodeSample,
  firstFeatures,
  fitSamples,
  type SequenceSample,
} from './seriesSamples.js'

/** Leaves the other parts of the page their share of 3 MB. */
const maxSampleBytes = 1_200_000
const firstWindow = 300

export interface SeriesSection {
  body: Markup
  data: { features: string[]; sequences: EncodedSample[] } // for the page's script
}

/** Predicted against actual: drawn for the first feature and sequence, redrawn by the script on choice. */
export function seriesSection(
  samples: readonly SequenceSample[],
  featureNames: readonly string[],
): SeriesSection | undefined {
  const features = featureNames.slice(0, shownFeatures).map(shortName)
  const whole = samples
    .filter(({ actual }) => actual.length > 0)
    .map((sample) =>
      firstFeatures(checked(sample, featureNames.length), featureNames.length, features.length),
    )
  const fitted = fitSamples(whole, features.length, maxSampleBytes)
  if (fitted.samples.length === 0) return undefined
  const note =
    'The prediction for each step was made one step before. With the plot focused, ← and → read the values step by step, ↑ and ↓ change the feature.'
  const body = markup`<figure data-series>
${controls(features, fitted.samples)}<div class="plot" data-plot>${firstChart(fitted.samples[0], features)}</div>
<figcaption><span data-caption aria-live="polite">${features[0]} in sequence ${fitted.samples[0].seqIx}</span><span data-readout aria-live="polite" hidden>${readoutTip}</span></figcaption>
${fitted.leftOut && markup`<p class="small">${fitted.leftOut}</p>`}</figure>`
  const sequences = fitted.samples.map((sample) => encodeSample(sample, features.length))
  return {
    body: section('series', 'Predicted and actual', note, body),
    data: { features, sequences },
  }
}

function checked(sample: SequenceSample, nFeatures: number): SequenceSample {
  const { actual, predicted } = sample
  if (actual.length % nFeatures !== 0) {
    throw new ShapeError('actual', [actual.length], `[steps, ${nFeatures}]`)
  }
  if (predicted.length !== actual.length) {
    throw new ShapeError('predicted', [predicted.length], [actual.length])
  }
  return sample
}

function controls(features: readonly string[], samples: readonly SequenceSample[]): Markup {
  const sequences = samples.map(({ seqIx }) => String(seqIx))
  return markup`<div class="controls" data-controls hidden>
${chooser('feature', 'Feature', features)}${chooser('sequence', 'Sequence', sequences)}
<div><label for="choose-window">Steps shown</label><div class="group"><select id="choose-window" data-window><option>100</option><option selected>${firstWindow}</option><option value="0">all</option></select></div></div>
<div><label for="choose-from">Move along</label><div class="group"><input type="range" id="choose-from" data-from min="0" max="0" value="0"></div></div>
</div>
`
}

function chooser(kind: string, name: string, options: readonly string[]): Markup {
  const turn = (by: -1 | 1, sign: string, word: string) =>
    markup`<button type="button" data-turn="${kind}" value="${by}" aria-label="${word} ${kind}">${sign}</button>`
  return markup`<div><label for="choose-${kind}">${name}</label><div class="group">${turn(-1, '‹', 'Previous')}<select id="choose-${kind}" data-${kind}>${options.map(
    (option) => markup`<option>${option}</option>`,
  )}</select>${turn(1, '›', 'Next')}</div></div>`
}

function firstChart(sample: SequenceSample, features: readonly string[]): Markup {
  const [actual, predicted] = [sample.actual, sample.predicted].map((values) =>
    column(values, 0, features.length).slice(0, firstWindow),
  )
  return responsive((width) =>
    predictedVsActual({
      title: `Predicted and actual values of ${features[0]} in sequence ${sample.seqIx}`,
      description: `${actual.length} steps from step ${sample.firstStep} on; the first value ${formatSignificant(actual[0])} was predicted as ${formatSignificant(predicted[0])}.`,
      yName: `value of ${features[0]}`,
      firstStep: sample.firstStep,
      actual,
      predicted,
      width,
    }),
  )
}
