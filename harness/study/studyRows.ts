import { formatCount } from '../../base/progress.js'
import { formatFixed } from '../../eval/charts/formatNumber.js'
import { type BaselineName, baselineNames } from '../../eval/forecast/baselineNames.js'
import { baselineTitles } from '../../eval/forecast/baselineTitles.js'
import {
  bestBaselineOf,
  type ConfigurationResult,
  type Difference,
  type Spread,
  type StudyResult,
} from './studyResult.js'

/** The table of a study, as text. */
export interface StudyRows {
  head: string[]
  /** The configurations, the best first, then what needs no training. */
  rows: string[][]
}

/** Columns that say nothing in this study are left out. */
export function studyRows(result: StudyResult): StudyRows {
  const { baselines, configurations, reference } = result
  const { optimum } = baselines
  const untrained = [
    ...(optimum ? [{ name: 'optimum', testR2: optimum, closed: '100 %' }] : []),
    ...baselineNames
      .map((name) => ({
        name: baselineTitle(name, result),
        testR2: baselines[name],
        closed: name === 'ridge' ? '0 %' : '',
      }))
      .sort((a, b) => b.testR2.mean - a.testR2.mean),
  ]
  const columns: Column[] = [
    ['configuration', ({ name }) => name, (one) => one.name],
    ['test R²', ({ testR2 }) => spread(testR2), (one) => spread(one.testR2)],
    ...(optimum
      ? [['closed', ({ closed }) => percent(closed), (one) => one.closed] satisfies Column]
      : []),
    ['stop R²', ({ stopR2 }) => spread(stopR2)],
    ...(configurations.length > 1
      ? [
          [
            `against ${reference}`,
            ({ name, difference }) => (name === reference ? '–' : signed(difference)),
          ] satisfies Column,
        ]
      : []),
    [
      `against ${baselineTitle(bestBaselineOf(baselines), result)}`,
      ({ aboveBaseline }) => signed(aboveBaseline),
    ],
    [
      'best epoch',
      ({ bestEpoch, epochs }) => (bestEpoch ? `${short(bestEpoch)} of ${epochs}` : ''),
    ],
    ['seconds', ({ seconds }) => seconds?.toFixed(0) ?? ''],
    ['parameters', ({ parameters }) => (parameters === undefined ? '' : formatCount(parameters))],
    ...(configurations.some((one) => failedOf(one) > 0)
      ? [['failed', (one) => `${failedOf(one)} of ${one.trainings.length}`] satisfies Column]
      : []),
  ]
  return {
    head: columns.map(([title]) => title),
    rows: [
      ...configurations.map((one) => columns.map(([, own]) => own(one))),
      ...untrained.map((one) => columns.map(([, , other]) => other?.(one) ?? '')),
    ],
  }
}

/** What people read for a baseline of this study. */
export function baselineTitle(name: BaselineName, { splits }: Pick<StudyResult, 'splits'>): string {
  return name === 'ridge' ? `ridge VAR(${splits[0].ridgeOrder})` : baselineTitles[name]
}

interface Untrained {
  name: string
  testR2: Spread
  closed: string
}

/** A column: its title, the cell of a configuration, and that of what needs no training. */
type Column = [
  title: string,
  own: (one: ConfigurationResult) => string,
  other?: (one: Untrained) => string,
]

export function failedOf({ trainings }: ConfigurationResult): number {
  return trainings.filter(({ state }) => state === 'failed').length
}

/** `0.3712 ± 0.0012` */
function spread(value: Spread | undefined): string {
  if (!value) return ''
  return `${formatFixed(value.mean, 4)}${value.sd === null ? '' : ` ± ${value.sd.toFixed(4)}`}`
}

function percent(value: Spread | undefined): string {
  if (!value) return ''
  const sd = value.sd === null ? '' : ` ± ${(100 * value.sd).toFixed(1)}`
  return `${formatFixed(100 * value.mean, 1)}${sd} %`
}

/** `+0.0199 ± 0.0024` */
function signed(difference: Difference | undefined): string {
  if (!difference) return ''
  const { mean, standardError } = difference
  const error = standardError === null ? '' : ` ± ${standardError.toFixed(4)}`
  return `${mean < 0 ? '' : '+'}${formatFixed(mean, 4)}${error}`
}

/** `9` or `9.5` */
function short(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toFixed(1)
}
