import { basename, extname } from 'node:path'
import { columnLabel } from '../../base/columnLabel.js'
import { counted } from '../../base/counted.js'
import { DataError, type SeqarenaError } from '../../base/errors.js'
import { shellArgument } from '../../base/shellArgument.js'
import { nameArgument } from '../nameArgument.js'
import { contestWarmUp } from '../needPrediction.js'
import type { ColumnOptions as SeriesOptions } from '../series/seriesColumns.js'
import type { Unit } from '../unitOf.js'
import { columnArguments } from './columnArguments.js'
import type { Inspection, Verdict } from './inspection.js'
import type { Judged } from './judged.js'

/** Whether a file suits each command, and the command line to run. */
export function verdicts(judged: Judged): Inspection['suits'] {
  return {
    train: trainVerdict(judged),
    convert: convertVerdict(judged),
    assess: assessVerdict(judged),
    synthesize: synthesizeVerdict(judged),
  }
}

const noKeys =
  'no columns say which rows are a sequence, and which step each is (--id-column, --step-column)'

function trainVerdict(judged: Judged): Verdict {
  const { file, sequences, series, kind } = judged
  const { options, reasons, survey, fault, toMend = [] } = sequences
  if (kind !== 'sequences') {
    if (series.found?.steps === undefined) {
      return no(fault?.code === 'COLUMN_MISSING' ? noKeys : said(file.file, fault))
    }
    const { steps, sequences: count } = series.found
    const cut = `convert cuts its rows into about ${count} sequences of ${steps} steps`
    if (kind === 'series') return no(`it is a series: ${cut}`)
    return no(areTexts(judged) ? noKeys : `${noKeys}; ${cut}`)
  }
  if (fault) return no(said(file.file, fault))
  if (survey?.sequences === 1) {
    const what = `one sequence of ${survey.longest} steps cannot be split: convert cuts it into sequences`
    return { ...no(what), ...convertCommand(judged) }
  }
  if (toMend.length > 0) {
    return { suits: 'no', notes: toMend.map(([name, what]) => `${columnLabel(name)} ${what}`) }
  }
  const train = (own: typeof options) =>
    ['seqarena train --data', shellArgument(file.file), ...columnArguments(own)].join(' ')
  const need = sequences.roles?.keys.needPrediction
  if (need && judged.columns.find(({ name }) => name === need.name)?.most === 0) {
    return no(`${columnLabel(need.name)} asks for no prediction in any row`)
  }
  if (survey?.scoredSteps === 0) {
    const what = 'no prediction can be scored: the sequences are no longer than the warm-up'
    return { ...no(what), command: train(shorterWarmUp(judged)) }
  }
  const suits = reasons.length > 0 ? 'withOptions' : 'yes'
  return { suits, notes: reasons, command: train(options) }
}

/** Options with which predictions are asked for from early steps on. */
function shorterWarmUp({ sequences: { options, roles, survey } }: Judged) {
  const { needColumn: _, ...rest } = options
  const need = roles?.keys.needPrediction
  const drop = [...(rest.drop ?? []), ...(need ? [need.name] : [])]
  const warmUp = survey!.longest > contestWarmUp ? contestWarmUp : 1
  return { ...rest, ...(drop.length > 0 && { drop }), warmUp }
}

function convertVerdict(judged: Judged): Verdict {
  const { file, kind, sequences, series } = judged
  if (kind === 'sequences' && sequences.survey?.sequences !== 1) {
    return no('it is a table of sequences already')
  }
  if (series.fault) {
    return { suits: 'no', notes: [...series.reasons, said(file.file, series.fault)] }
  }
  if (series.found?.steps === undefined) return no('no two rows follow one another without a gap')
  const { reasons } = series
  if (kind === 'table' && areTexts(judged)) {
    return no('no column looks like the time, and most others are not numbers')
  }
  const notes = [
    ...(kind === 'sequences' ? ['its only sequence is taken for a series'] : []),
    ...reasons,
    ...(kind === 'table' && series.options.inOrder
      ? ['if its rows are in order as they stand']
      : []),
  ]
  const suits = notes.length > 0 ? 'withOptions' : 'yes'
  return { suits, notes, ...convertCommand(judged) }
}

/** Whether more columns are texts than numbers. */
function areTexts({ series: { options, found } }: Judged): boolean {
  const dropped = typeof options.drop === 'string' ? 1 : (options.drop?.length ?? 0)
  return dropped > (found?.features.length ?? 0)
}

function convertCommand({ file, series }: Judged): Pick<Verdict, 'command' | 'out'> {
  const { options, found } = series
  if (found?.steps === undefined) return {}
  const out = `${stem(file.file)}.sequences.parquet`
  const command = [
    'seqarena convert',
    shellArgument(file.file),
    ...seriesArguments(options),
    `--steps ${found.steps}`,
    `--out ${shellArgument(out)}`,
  ].join(' ')
  return { command, out }
}

function seriesArguments(options: SeriesOptions): string[] {
  const { inOrder, timeColumn, timeFormat, idColumn, columns, drop, keep } = options
  const lists: [string, string | readonly string[] | undefined][] = [
    ['--time-column', timeColumn],
    ['--time-format', timeFormat],
    ['--id-column', idColumn],
    ['--columns', columns],
    ['--drop', drop],
    ['--keep', keep],
  ]
  return [
    ...(inOrder ? ['--in-order'] : []),
    ...lists.flatMap(([flag, names]) => {
      if (names === undefined || names.length === 0) return []
      return [
        `${flag} ${typeof names === 'string' ? shellArgument(names) : nameArgument(...names)}`,
      ]
    }),
  ]
}

/** What a file is called without its folder and extension. */
function stem(file: string): string {
  const name = basename(file).replace(/\.gz$/i, '')
  return name.slice(0, name.length - extname(name).length)
}

function assessVerdict({ file, typed }: Judged): Verdict {
  if (typed.fault) return no(said(file.file, typed.fault))
  const [key] = typed.keys
  const command = [
    'seqarena assess --real',
    shellArgument(file.file),
    '--synthetic SYNTHETIC',
    ...(key ? [`--key ${nameArgument(key.name)}`] : []),
  ].join(' ')
  return { suits: 'yes', notes: [], command }
}

/** Groups or single rows below which value protection leaves nothing of a column of numbers, see `fitCodec`. */
const fewestGroups = 14

function synthesizeVerdict({ file, typed, sequences }: Judged): Verdict {
  if (typed.fault) return no(said(file.file, typed.fault))
  const [key] = typed.keys
  const start = `seqarena synthesize ${shellArgument(file.file)}`
  if (!key) {
    const notes = [
      'each row on its own, for no column seems to say which rows are one group; seqarena generate is quicker',
      ...protectionNote(file.rowCount, 'row'),
    ]
    return { suits: 'yes', notes, command: start }
  }
  const { survey, roles } = sequences
  const { groups, rows } =
    survey && roles?.keys.seqIx.name === key.name
      ? { groups: survey.sequences, rows: survey.rows / survey.sequences }
      : key
  const part = groups === key.groups && file.head.which === 'first' ? ', in the first rows' : ''
  const about = Number.isInteger(rows) ? '' : 'about '
  const notes = [
    `${counted(groups, 'group')} of ${about}${Number(rows.toPrecision(2))} rows by ${key.name}${part}`,
    ...protectionNote(groups, 'group'),
  ]
  return { suits: 'yes', notes, command: `${start} --key ${nameArgument(key.name)}` }
}

function protectionNote(count: number, unit: Unit): string[] {
  if (count >= fewestGroups) return []
  return [
    `with fewer than about ${fewestGroups} ${unit}s value protection may leave nothing of a column`,
  ]
}

function no(why: string): Verdict {
  return { suits: 'no', notes: [why] }
}

/** An error without the file that it names. */
function said(file: string, fault: SeqarenaError | undefined): string {
  const { what, place, hint } = fault ?? new DataError('COLUMN_MISSING', 'it has no sequences')
  const message = new DataError('', what, { ...place, file: undefined }, hint).message
  return message.replaceAll(`${file}: `, '').replace(/\.$/, '')
}
